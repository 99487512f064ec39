using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Clips;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Mtcnn;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Faces.Mtcnn;

[Collection(ReferenceClipGroup.Name)]
public sealed class MtcnnFaceFinderTests(ReferenceClip clip, WeightsFolders weights)
{
    private const string Boken = """{ "thresholds": [0.6, 0.7, 0.7], "factor": 0.6, "order": "area" }""";
    private const string Selimsef = """{ "thresholds": [0.7, 0.8, 0.8], "factor": 0.709, "resize": "half-bicubic", "order": "area" }""";
    private const string Medics = """{ "thresholds": [0.8, 0.8, 0.9], "factor": 0.71, "order": "score" }""";

    [Theory]
    [InlineData("boken", Boken)]
    [InlineData("selimsef", Selimsef)]
    [InlineData("medics", Medics)]
    public async Task Faces_landmarks_and_each_step_on_the_way_are_the_originals(string detector, string parameters)
    {
        using var host = DetectionHost.Create(null, null, weights.Mtcnn);
        await using var finder = await LoadAsync(host, parameters);
        var golden = Golden.Read("mtcnn", $"{detector}.astronaut.json");
        Assert.Equal(6, golden["frames"]!.AsArray().Count);
        foreach (var expected in golden["frames"]!.AsArray())
        {
            var frame = clip[(int)expected!["frame"]!["index"]!];
            var image = ImageOf(frame, detector);
            Assert.Equal(
                (string)expected["detectorImage"]!["sha1rgb"]!,
                Decoders.Sha1(new Frame(frame.Index, frame.Time, image.Width, image.Height, image.Pixels)));
            await AssertSteps(expected["stages"]!, finder.Cascade, image, (double)golden["mtcnn"]!["factor"]!);
            AssertFaces(expected, await finder.Cascade.DetectAsync(image, CancellationToken.None), 1);
        }
    }

    [Theory]
    [InlineData("boken", Boken)]
    [InlineData("selimsef", Selimsef)]
    public async Task Faces_of_a_frame_are_in_pixels_of_the_frame(string detector, string parameters)
    {
        using var host = DetectionHost.Create(null, null, weights.Mtcnn);
        await using var finder = await LoadAsync(host, parameters);
        var expected = Golden.Read("mtcnn", $"{detector}.astronaut.json")["frames"]![2]!;
        var frame = clip[(int)expected["frame"]!["index"]!];

        AssertFaces(
            expected,
            await finder.FindAsync(frame, CancellationToken.None),
            frame.Width / (float)expected["detectorImage"]!["size"]![0]!);
        Assert.Equal(["mtcnn/pnet", "mtcnn/rnet", "mtcnn/onet"], finder.Networks.Select(network => network.Name));
    }

    [Fact]
    public async Task Of_several_faces_the_largest_or_the_surest_comes_first()
    {
        using var host = DetectionHost.Create(null, null, weights.Mtcnn);
        var frame = Crowd(clip[0]);
        await using var byArea = await LoadAsync(host, Boken);
        await using var byScore = await LoadAsync(host, Medics);
        var areas = (await byArea.FindAsync(frame, CancellationToken.None)).Select(face => face.Box.Width * face.Box.Height).ToList();
        var scores = (await byScore.FindAsync(frame, CancellationToken.None)).Select(face => face.Confidence!.Value).ToList();

        Assert.True(areas.Count >= 3, $"{areas.Count} faces were found by area.");
        Assert.True(scores.Count >= 3, $"{scores.Count} faces were found by score.");
        Assert.Equal(areas.OrderDescending(), areas);
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Theory]
    [InlineData(Boken, 640, 19)]
    [InlineData(Selimsef, 39, 480)]
    [InlineData(Selimsef, 1, 1)]
    public async Task A_frame_below_the_smallest_face_has_no_face(string parameters, int width, int height)
    {
        using var host = DetectionHost.Create(null, null, weights.Mtcnn);
        await using var finder = await LoadAsync(host, parameters);
        Assert.Empty(
            await finder.FindAsync(new Frame(0, TimeSpan.Zero, width, height, new byte[width * height * 3]), CancellationToken.None));
    }

    [Fact]
    public void A_missing_network_is_named_with_the_remedy()
    {
        using var folder = new TemporaryFolder();
        using var host = DetectionHost.Create(null, null, WeightsFolders.Setting(folder.Path));
        Assert.Equal(
            $"The network mtcnn/pnet is missing: it is not built in, and there is no {folder.Path}/mtcnn/pnet.onnx; get its weights "
                + $"with 'fakefinder weights pull mtcnn'.",
            host.Services.GetRequiredService<FaceFinders>().WhatIsMissing(Entry(Boken)));
    }

    [Theory]
    [InlineData("""{ "thresholds": [0.6, 0.7], "factor": 0.7 }""", "thresholds has 2 elements")]
    [InlineData("""{ "thresholds": [0.6, 0.7, 7], "factor": 0.7 }""", "thresholds are 0.6, 0.7, 7; each is a probability")]
    [InlineData("""{ "thresholds": [0.6, 0.7, 0.7], "factor": 1 }""", "factor is 1;")]
    [InlineData("""{ "thresholds": [0.6, 0.7, 0.7], "factor": 0.7, "resize": "quarter" }""", "resize")]
    [InlineData("""{ "thresholds": [0.6, 0.7, 0.7], "factor": 0.7, "minsize": 20, "margin": 14 }""", "margin")]
    public void Wrong_parameters_are_named(string parameters, string named)
    {
        using var host = DetectionHost.Create(null, null, weights.Mtcnn);
        var fault = Assert.Throws<DetectorLoadException>(() =>
            host.Services.GetRequiredService<FaceFinders>().WhatIsMissing(Entry(parameters)));
        Assert.StartsWith("The parameters of face finder mtcnn in models.json are wrong: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static async Task AssertSteps(JsonNode stages, MtcnnCascade cascade, RgbImage image, double factor)
    {
        var kept = 0;
        foreach (var (scale, expected) in ScalePyramid.Of(image, 20, factor).Zip(stages["scales"]!.AsArray()))
        {
            var candidates = await cascade.CandidatesAsync(image, scale, CancellationToken.None);
            var separate = Suppression.ByUnion(candidates.ConvertAll(candidate => candidate.Box.ToScoredBox()), 0.5);
            Assert.Equal(((int)expected!["candidates"]!, (int)expected["afterNms05"]!), (candidates.Count, separate.Count));
            kept += separate.Count;
        }

        var proposals = await cascade.ProposeAsync(image, CancellationToken.None);
        Assert.Equal<IEnumerable<int>>(stages["crossScaleNms07"].Integers(), [kept, proposals.Count]);
        AssertBoxes(stages["stage1BoxesFirst3"]!, proposals);

        var refined = await cascade.RefineAsync(image, proposals, CancellationToken.None);
        Assert.Equal((int)stages["rnetNms07"]![1]!, refined.Count);
        AssertBoxes(stages["stage2BoxesFirst3"]!, refined);
    }

    private static void AssertBoxes(JsonNode expected, List<MtcnnBox> actual)
    {
        foreach (var (golden, box) in expected.AsArray().Zip(actual))
        {
            Golden.AssertNear(golden.Floats(), [box.X1, box.Y1, box.X2, box.Y2, box.Score], 1e-3);
        }
    }

    /// <summary>Nearer than the tolerances of 0.5 pixels and 0.01: the same pixels give the same boxes.</summary>
    private static void AssertFaces(JsonNode expected, IReadOnlyList<Face> actual, float enlargement)
    {
        Assert.Equal(expected["boxes"]!.AsArray().Count, actual.Count);
        for (var i = 0; i < actual.Count; i++)
        {
            var box = expected["boxes"]![i].Box(enlargement);
            Golden.AssertNear(
                [box.Left, box.Top, box.Right, box.Bottom],
                [actual[i].Box.Left, actual[i].Box.Top, actual[i].Box.Right, actual[i].Box.Bottom],
                0.005);
            Assert.Equal((double)expected["probs"]![i]!, actual[i].Confidence!.Value, 1e-4);
            Golden.AssertNear(
                [.. expected["landmarks"]![i]!.AsArray().SelectMany(point => point.Floats()).Select(value => value * enlargement)],
                [.. actual[i].Landmarks.SelectMany(point => new[] { point.X, point.Y })],
                0.005);
        }
    }

    private static async Task<MtcnnFaceFinder> LoadAsync(IHost host, string parameters) =>
        Assert.IsType<MtcnnFaceFinder>(
            await host.Services.GetRequiredService<FaceFinders>().LoadAsync(Entry(parameters), CancellationToken.None));

    private static DetectorEntry Entry(string parameters) => new()
    {
        Name = "test",
        Title = "",
        Summary = "",
        Pipeline = "test",
        FaceFinder = new FaceFinderEntry { Name = "mtcnn", Parameters = JsonNode.Parse(parameters)!.AsObject() },
    };

    /// <summary>
    /// The picture that the original gives to MTCNN. That of medics, which prepares its own, is 480 wide by OpenCV's bilinear resize.
    /// </summary>
    private static RgbImage ImageOf(Frame frame, string detector)
    {
        if (detector != "medics")
        {
            return DetectorImage.Of(frame, detector == "boken" ? MtcnnResize.None : MtcnnResize.HalfBicubic)!.Value.Image;
        }

        using var image = new FrameImage(frame);
        using var small = new Mat();
        Cv2.Resize(image.Rgb, small, new Size(480, 360), 0, 0, InterpolationFlags.Linear);
        return new RgbImage(PixelsOf(small), 480, 360);
    }

    /// <summary>The frame thrice side by side, the second time at two thirds and the third time at half its size.</summary>
    private static Frame Crowd(Frame frame)
    {
        using var picture = new Mat(frame.Height, frame.Width * 3, MatType.CV_8UC3, Scalar.Black);
        using var image = new FrameImage(frame);
        foreach (var (place, share) in new[] { (0, 1.0), (1, 2 / 3.0), (2, 0.5) })
        {
            using var resized = new Mat();
            Cv2.Resize(image.Rgb, resized, new Size(0, 0), share, share, InterpolationFlags.Area);
            using var target = new Mat(picture, new Rect(place * frame.Width, 0, resized.Cols, resized.Rows));
            resized.CopyTo(target);
        }

        return new Frame(0, TimeSpan.Zero, picture.Cols, picture.Rows, PixelsOf(picture));
    }

    private static byte[] PixelsOf(Mat picture)
    {
        var pixels = new byte[picture.Total() * picture.ElemSize()];
        Marshal.Copy(picture.Data, pixels, 0, pixels.Length);
        return pixels;
    }
}
