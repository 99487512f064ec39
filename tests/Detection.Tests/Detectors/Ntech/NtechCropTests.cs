using FakeFinder.Clips;
using FakeFinder.Detection.Detectors.Ntech;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Detectors.Ntech;

public sealed class NtechCropTests
{
    [Fact]
    public async Task Every_crop_of_the_sample_clip_is_the_originals()
    {
        using var tools = Decoders.Tools();
        var analysis = NtechReference.Clip(tools, new StageClock(TimeProvider.System));
        var search = await NtechSearch.RunAsync(NtechReference.Finder(), NtechReference.Parameters, analysis, CancellationToken.None);
        NtechPlan[] plans = [.. search.Tracks.Select(track => new NtechPlan(track, NtechReference.Parameters))];
        var crops = new NtechCrops(search.Kept, plans, 1.5);
        Assert.Equal(NtechReference.Rows.Count, crops.Count);

        var seen = new List<(NtechInput, NtechRow)>();
        await foreach (var batch in crops.ReadAsync([7, 8, 8], analysis, CancellationToken.None))
        {
            foreach (var (i, row) in batch.Rows.Index())
            {
                seen.Add((batch.Input, row));
                var golden = NtechReference.Rows[(batch.Input, row)];
                Golden.AssertTensor(golden.Tensor, batch.Block[i].ToArray(), 1e-4);
                Golden.AssertNear(golden.Tensor["mid16"].Floats(), batch.Block[i].Slice(NtechCrop.Length / 2, 16), 1e-5);
            }
        }

        Assert.Equal(NtechReference.Rows.Keys.ToHashSet(), seen.ToHashSet());
        Assert.Equal(NtechReference.Rows.Count, seen.Count);
    }

    [Fact]
    public async Task The_track_and_every_rectangle_of_the_sample_clip_are_the_originals()
    {
        using var tools = Decoders.Tools();
        var search = await NtechSearch.RunAsync(
            NtechReference.Finder(),
            NtechReference.Parameters,
            NtechReference.Clip(tools, new StageClock(TimeProvider.System)),
            CancellationToken.None);

        var track = Assert.Single(search.Tracks);
        var expected = Assert.Single(NtechReference.Video["tracks"]!.AsArray())!["bboxes"]!.AsArray();
        Assert.Equal(NtechReference.Video["sampledFrames"].Integers(), search.Kept);
        Assert.Equal(
            expected.Select(box => box.Box()),
            Enumerable.Range(0, track.LengthIn(3)).Select(position => track.BoxAt(position, 3)));
        var plan = new NtechPlan(track, NtechReference.Parameters);
        Assert.All(
            NtechReference.Rows.Values,
            row =>
            {
                var box = row.Input == NtechInput.Sequence ? plan.BoxOfSequence(row.Row.Place / 7) : plan.BoxOfFace(row.Row.Place);
                Assert.Equal(
                    Rect.FromLTRB(row.Rectangle[0], row.Rectangle[1], row.Rectangle[2], row.Rectangle[3]),
                    NtechCrop.RectangleOf(box, 1.5, 640, 480));
            });
    }

    [Theory]
    [InlineData(10, 20, 30, 40, 5, 15, 35, 45)]
    [InlineData(10.9f, 20.9f, 30.9f, 40.9f, 5, 15, 35, 45)]
    [InlineData(2, -5, 22, 15, 0, 0, 27, 20)]
    [InlineData(80, 60, 130, 90, 67, 52, 100, 80)]
    public void A_rectangle_is_cut_to_whole_pixels_and_then_to_the_frame(
        float left,
        float top,
        float right,
        float bottom,
        int x0,
        int y0,
        int x1,
        int y1
    ) => Assert.Equal(Rect.FromLTRB(x0, y0, x1, y1), NtechCrop.RectangleOf(new FaceBox(left, top, right, bottom), 1.5, 100, 80));

    [Theory]
    [InlineData(-60, 10, -20, 50)]
    [InlineData(10, -60, 50, -20)]
    [InlineData(120, 10, 160, 50)]
    [InlineData(10, 120, 50, 160)]
    [InlineData(50, 50, 50, 50)]
    [InlineData(float.NaN, 10, 20, 20)]
    public void A_face_outside_of_the_frame_has_no_rectangle(float left, float top, float right, float bottom) =>
        Assert.Equal(default, NtechCrop.RectangleOf(new FaceBox(left, top, right, bottom), 1.5, 100, 80));

    /// <summary>Of a picture whose columns become brighter from left to right.</summary>
    [Theory]
    [InlineData(NtechInput.SecondFace, 300, 300)]
    [InlineData(NtechInput.FirstFace, 300, 300)]
    [InlineData(NtechInput.FirstFace, 192, 250)]
    [InlineData(NtechInput.Sequence, 250, 224)]
    [InlineData(NtechInput.Sequence, 1, 400)]
    [InlineData(NtechInput.FirstFace, 400, 1)]
    [InlineData(NtechInput.SecondFace, 2000, 2)]
    public void A_crop_of_any_proportions_makes_a_row_and_its_mirror_image(object input, int width, int height)
    {
        byte[] row = [.. Enumerable.Range(0, width).SelectMany(x => Enumerable.Repeat((byte)(x * 255 / width), 3))];
        using var picture = Mat.FromPixelData(
            height,
            width,
            MatType.CV_8UC3,
            Enumerable.Repeat(row, height).SelectMany(pixel => pixel).ToArray());

        var crop = NtechCrop.Of((NtechInput)input);
        var (straight, mirrored) = (new float[NtechCrop.Length], new float[NtechCrop.Length]);
        crop.Write(picture, new Rect(0, 0, width, height), mirrored: false, straight);
        crop.Write(picture, new Rect(0, 0, width, height), mirrored: true, mirrored);

        var (left, right) = (straight[0], straight[NtechCrop.Width - 1]);
        Assert.True(width > 1 && width < 2000 ? left < right : left == right);
        Assert.Equal(left, mirrored[NtechCrop.Width - 1], 0.1f);
        Assert.Equal(right, mirrored[0], 0.1f);
    }

    /// <summary>The original resizes all of it before it takes the middle.</summary>
    [Fact]
    public void The_middle_of_a_sliver_is_what_resizing_all_of_it_gives()
    {
        using var sliver = new Mat(3, 900, MatType.CV_8UC3);
        Cv2.Randu(sliver, Scalar.All(0), Scalar.All(256));
        var row = new float[NtechCrop.Length];
        NtechCrop.Of(NtechInput.SecondFace).Write(sliver, new Rect(0, 0, 900, 3), mirrored: false, row);

        using var all = new Mat();
        Cv2.Resize(sliver, all, new Size(67200, 224), 0, 0, InterpolationFlags.Linear);
        using var middle = new Mat(all, new Rect((67200 - 192) / 2, 0, 192, 224));
        Assert.Equal(FakeFinder.Detection.Images.PixelScaling.ImageNetByProduct.ToTensor(middle), row);
    }

    [Fact]
    public async Task A_frame_that_does_not_come_a_second_time_is_named()
    {
        var frames = Enumerable.Range(0, 20).Select(i => new Frame(i, TimeSpan.Zero, 8, 8, new byte[192])).ToList();
        var first = true;
        var analysis = new VideoAnalysis(new StageClock(TimeProvider.System), null)
        {
            Wanted = [.. Enumerable.Range(0, 20)],
            Source = indices => frames.Where(frame => indices.Contains(frame.Index) && (first || frame.Index != 4)).ToAsyncEnumerable(),
        };
        var finder = new Medics.ReferenceFaces(_ => [new Face(new FaceBox(1, 1, 6, 6), 1, [])]);
        var search = await NtechSearch.RunAsync(finder, NtechReference.Parameters, analysis, CancellationToken.None);
        first = false;

        var crops = new NtechCrops(search.Kept, [new NtechPlan(search.Tracks[0], NtechReference.Parameters)], 1.5);
        var fault = await Assert.ThrowsAsync<UndecodableVideoException>(async () =>
            await crops.ReadAsync([7, 8, 8], analysis, CancellationToken.None).CountAsync());
        Assert.Equal("Frame 4 of the video could be decoded once, but not a second time.", fault.Message);
    }
}
