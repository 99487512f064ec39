using FakeFinder.Clips;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Imaging;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using Microsoft.Extensions.DependencyInjection;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Imaging;

/// <summary>Pictures of the sample clip, decoded by the real FFmpeg.</summary>
public sealed class PictureTests
{
    private static readonly ImagingSource Source = new("0123", Sample.Path, Sample.Info);

    [Fact]
    public async Task A_picture_shows_the_frame_that_a_sequential_decode_delivers()
    {
        var frames = await FramesAsync(0, 57, 299);

        var pictures = await MakeAsync([.. frames.Select(frame => new PictureRequest($"{frame.Index}", frame.Index, 1920))]);

        Assert.Equal(["0", "57", "299"], pictures.Select(picture => picture.Name));
        foreach (var (frame, picture) in frames.Zip(pictures))
        {
            using var shown = Cv2.ImDecode(picture.Jpeg, ImreadModes.Color);
            Assert.Equal((frame.Width, frame.Height), (shown.Cols, shown.Rows));
            Assert.InRange(Distance(frame, shown, 0, 0), 0, 4);
        }
    }

    [Fact]
    public async Task It_is_made_smaller_and_never_larger_and_the_same_bytes_come_again()
    {
        var request = new PictureRequest("small", 3, 160);

        var small = Assert.Single(await MakeAsync(request)).Jpeg;
        var again = Assert.Single(await MakeAsync(request)).Jpeg;

        using var shown = Cv2.ImDecode(small, ImreadModes.Color);
        Assert.Equal((160, 120), (shown.Cols, shown.Rows));
        Assert.Equal(small, again);
    }

    [Fact]
    public async Task Frames_that_the_video_does_not_have_are_left_out()
    {
        var pictures = await MakeAsync(new PictureRequest("beyond", 4000, 64), new PictureRequest("there", 4, 64));

        Assert.Equal("there", Assert.Single(pictures).Name);
    }

    [Fact]
    public async Task Several_pictures_of_one_frame_come_from_one_decode()
    {
        var pictures = await MakeAsync(
            new PictureRequest("whole", 9, 64),
            new PictureRequest("left", 9, 64, new FaceBox(0, 0, 40, 40)),
            new PictureRequest("right", 9, 64, new FaceBox(600, 0, 640, 40)));

        Assert.Equal(3, pictures.Select(picture => Convert.ToHexString(picture.Jpeg)).Distinct().Count());
    }

    [Theory]
    [InlineData(100, 100, 200, 180, 70, 76, 160, 128)]
    [InlineData(-20, -10, 30, 40, 0, 0, 45, 55)]
    [InlineData(600, 440, 660, 500, 582, 422, 58, 58)]
    [InlineData(-90, 10, -50, 20, 0, 7, 1, 16)]
    [InlineData(900, 700, 950, 750, 639, 479, 1, 1)]
    public async Task A_face_has_three_tenths_around_it_and_is_cut_at_the_border(
        float left, float top, float right, float bottom, int x, int y, int width, int height)
    {
        var frame = Assert.Single(await FramesAsync(20));
        var box = new FaceBox(left, top, right, bottom);

        var window = Picture.WindowOf(frame, box);
        var picture = Assert.Single(await MakeAsync(new PictureRequest("face", 20, 256, box)));

        Assert.Equal(new Rect(x, y, width, height), window);
        using var shown = Cv2.ImDecode(picture.Jpeg, ImreadModes.Color);
        Assert.Equal((width, height), (shown.Cols, shown.Rows));
        Assert.InRange(Distance(frame, shown, x, y), 0, 12);
    }

    [Fact]
    public async Task The_longer_side_of_a_face_has_at_most_so_many_pixels()
    {
        var picture = Assert.Single(await MakeAsync(new PictureRequest("face", 20, 256, new FaceBox(100, 0, 400, 480))));

        using var shown = Cv2.ImDecode(picture.Jpeg, ImreadModes.Color);
        Assert.Equal((256, 256), (shown.Cols, shown.Rows));
    }

    private static double Distance(Frame frame, Mat shown, int left, int top)
    {
        var sum = 0.0;
        var (rows, columns) = (shown.Rows, shown.Cols);
        for (var y = 0; y < rows; y++)
        {
            for (var x = 0; x < columns; x++)
            {
                var (at, pixel) = ((((y + top) * frame.Width) + x + left) * 3, shown.At<Vec3b>(y, x));
                sum += Math.Abs(frame.Rgb.Span[at] - pixel.Item2)
                    + Math.Abs(frame.Rgb.Span[at + 1] - pixel.Item1)
                    + Math.Abs(frame.Rgb.Span[at + 2] - pixel.Item0);
            }
        }

        return sum / (rows * columns * 3);
    }

    private static async Task<List<Frame>> FramesAsync(params int[] indices)
    {
        using var tools = Decoders.Tools();
        return await Decoders.Decoder(tools).DecodeAsync(tools, Sample.Path, indices).ToListAsync();
    }

    private static async Task<List<MadePicture>> MakeAsync(params PictureRequest[] pictures)
    {
        using var host = DetectionHost.Create(frames: null);
        return await host.Services
            .GetRequiredService<IVideoImaging>()
            .MakePicturesAsync(Source, pictures, CancellationToken.None)
            .ToListAsync();
    }
}
