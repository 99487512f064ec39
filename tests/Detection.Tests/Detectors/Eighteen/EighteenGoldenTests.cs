using System.Globalization;
using System.Text.Json.Nodes;
using FakeFinder.Detection.Detectors.Eighteen;
using FakeFinder.Detection.Detectors.Eighteen.Tubes;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Tests.Support;

namespace FakeFinder.Detection.Tests.Detectors.Eighteen;

/// <summary>Eighteen with formula weights against numbers of the original code.</summary>
[Collection(EighteenClipGroup.Name)]
public sealed class EighteenGoldenTests(EighteenClip clip, EighteenRun run) : IClassFixture<EighteenRun>
{
    private static readonly JsonNode Runs = Golden.Read("eighteen", "video.astronaut.json")["runs"]!;

    private static readonly EighteenParameters Sizes = new()
    {
        Networks = [EighteenHost.Network("any/any", NetworkKind.Clip, 256), EighteenHost.Network("any/any", NetworkKind.Clip, 299)],
    };

    [Theory]
    [InlineData("first24")]
    [InlineData("full")]
    public void Tubes_squares_and_pictures_are_those_of_the_original(string name)
    {
        var golden = Runs[name]!;
        var frames = clip.Frames.Take(golden["framesUsed"]!.AsArray().Count).ToList();
        Assert.Equal(golden["framesUsed"].Integers(), frames.Select(frame => frame.Index));
        TubeBox[][] boxes = [.. frames.Select(frame => clip.FacesOf(frame).Select(face => TubeBox.Of(face.Box)).ToArray())];
        var tube = Assert.Single(FaceTubes.Longest(FaceTubes.Connect(boxes, Sizes.MinimumOverlap), boxes, Sizes.MostFaces));

        Assert.Equal((int)golden["tubes"]![0]!["length"]!, tube.Entries.Count);
        Assert.Equal(
            golden["tubes"]![0]!["entries"]!.AsArray().Select(entry => entry.Integers()),
            tube.Entries.Select(entry => new[] { entry.Position, entry.Face }));
        var pixels = new TubePixels(tube, frames.Count, frames[0].Width, frames[0].Height, Sizes);
        foreach (var (crop, position) in golden["crops"]!.AsArray().Select((crop, position) => (crop, position)))
        {
            var (box, square) = (pixels.Cover[position].Box, pixels.SquareOf(position));
            Assert.Equal(crop!["face"].Integers(), (int[])[box.Left, box.Top, box.Right, box.Bottom]);
            Assert.Equal(crop["crop"].Integers(), (int[])[square.Left, square.Top, square.Side]);
            using var image = new FrameImage(frames[position]);
            pixels.Cut(position, image.Rgb);
        }

        AssertPictures(golden["crop299Bgr"]![0]!, 150, pixels, 299);
        AssertPictures(golden["crop256Bgr"]![0]!, 128, pixels, 256);
    }

    [Fact]
    public async Task What_each_network_sees_is_what_the_original_showed_it()
    {
        var (pixels, results, _) = await run.GetAsync(clip);
        foreach (var (network, golden) in results.Select(result => (result.Network, GoldenOf(result.Network))))
        {
            var tensors = new TubeTensors(network);
            if (network.Kind == NetworkKind.Clip)
            {
                AssertTensor(golden["input"], tensors.ToClip(pixels).Values);
                continue;
            }

            var rows = ImageRow.Of(ImageRule.PositionsOf(pixels.Cover.Count), network.Mirrored);
            Assert.Equal((int)golden["inputShape"]![0]!, rows.Count);
            foreach (var (row, tensor) in golden["inputs"]!.AsObject())
            {
                AssertTensor(tensor, tensors.ToBatch(pixels, [rows[int.Parse(row, CultureInfo.InvariantCulture)]]).Values);
            }
        }
    }

    [Fact]
    public async Task Each_network_gives_the_originals_logits()
    {
        foreach (var result in (await run.GetAsync(clip)).Results)
        {
            Logits[] golden = [.. GoldenOf(result.Network)["logits"]!.AsArray().Select(row => Logits.Of(row.Floats()))];
            var expected = result.Network.Mirrored
                ? golden
                    .Take(golden.Length / 2)
                    .Zip(golden.Skip(golden.Length / 2), (straight, mirrored) => Logits.Mean([straight, mirrored]))
                : golden;
            Golden.AssertNear(Flat(expected), Flat(Assert.Single(result.Faces)), 0.02);
        }
    }

    [Fact]
    public async Task Each_network_and_the_video_get_the_originals_score()
    {
        var (_, results, verdict) = await run.GetAsync(clip);
        var golden = Runs["first24"]!;
        Assert.Equal(11, results.Count);
        Assert.All(results, result => Assert.Equal((double)golden["scores"]![KeyOf(result.Network)]!, result.Score!.Value, 0.005));
        Assert.All(results, result => Assert.Equal(result.Score, verdict.NetworkScores[result.Network.Name]));
        Assert.Equal((double)golden["score"]!, verdict.Score, 0.005);
        Assert.Equal(
            ImageRule.PositionsOf(24),
            verdict.Frames.Index().Where(frame => frame.Item.Score is not null).Select(frame => frame.Index));
    }

    private static JsonNode GoldenOf(EighteenNetwork network) => Runs["first24"]!["networks"]![KeyOf(network)]![0]!;

    private static string KeyOf(EighteenNetwork network) => Path.GetFileName(network.Name);

    private static float[] Flat(IEnumerable<Logits> rows) => [.. rows.SelectMany(row => new[] { (float)row.Real, (float)row.Fake })];

    private static void AssertTensor(JsonNode? golden, float[] tensor)
    {
        Golden.AssertTensor(golden, tensor, 0.01);
        Golden.AssertNear(golden!["mid16"].Floats(), tensor.AsSpan(tensor.Length / 2, 16), 0.01);
    }

    /// <summary>The original's pictures have blue first.</summary>
    /// <param name="place">Row and column of the pixel that the reference has.</param>
    private static void AssertPictures(JsonNode golden, int place, TubePixels pixels, int side)
    {
        foreach (var picture in golden.AsArray())
        {
            var actual = pixels[(int)picture!["pos"]!, side];
            Golden.AssertNear(
                picture["mean"].Floats(),
                [
                    .. Enumerable
                        .Range(0, 3)
                        .Select(channel => (float)actual.Where((_, i) => i % 3 == 2 - channel).Average(value => (double)value)),
                ],
                0.01);
            var pixel = ((place * side) + place) * 3;
            Assert.Equal(picture[$"pixel{place}"].Integers(), (int[])[actual[pixel + 2], actual[pixel + 1], actual[pixel]]);
        }
    }
}
