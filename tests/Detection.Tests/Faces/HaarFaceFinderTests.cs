using System.Text.Json.Nodes;
using FakeFinder.Catalog;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Faces.Haar;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Tests.Faces;

[Collection(SampleClipGroup.Name)]
public sealed class HaarFaceFinderTests(SampleClip clip)
{
    private static readonly FaceFinderEntry Entry = new()
    {
        Name = "haar",
        Parameters = new JsonObject
        {
            ["scaleFactor"] = 1.1,
            ["minNeighbors"] = 6,
            ["minSize"] = 64,
        },
    };

    [Fact]
    public async Task The_astronauts_face_and_nothing_else_is_found_in_every_frame()
    {
        await using var finder = await Factory().LoadAsync(Entry, CancellationToken.None);
        foreach (var frame in clip.Frames)
        {
            var face = Assert.Single(await finder.FindAsync(frame, CancellationToken.None));
            Assert.InRange(face.Box.Width, 110, 180);
            Assert.Null(face.Confidence);
            Assert.Empty(face.Landmarks);
        }
    }

    /// <summary>The expected boxes are MTCNN's, from the reference data of the published detectors.</summary>
    [Theory]
    [InlineData(0, 222.9f, 78.3f, 334.9f, 223.6f)]
    [InlineData(299, 229.5f, 61.6f, 370.5f, 245.4f)]
    public async Task The_face_is_where_another_face_finder_sees_it(int index, float left, float top, float right, float bottom)
    {
        await using var finder = await Factory().LoadAsync(Entry, CancellationToken.None);
        var found = (await finder.FindAsync(clip.Frames.Single(frame => frame.Index == index), CancellationToken.None))[0].Box;
        Assert.True(Overlap(found, new FaceBox(left, top, right, bottom)) > 0.6, $"{found} is elsewhere.");
    }

    [Fact]
    public async Task Concurrent_calls_find_the_same_faces()
    {
        await using var finder = await Factory().LoadAsync(Entry, CancellationToken.None);
        var frame = clip.Frames[3];
        var expected = await finder.FindAsync(frame, CancellationToken.None);
        var all = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await finder.FindAsync(frame, CancellationToken.None))));
        Assert.All(all, faces => Assert.Equal(expected.Select(face => face.Box), faces.Select(face => face.Box)));
    }

    [Fact]
    public async Task A_black_frame_has_no_face()
    {
        await using var finder = await Factory().LoadAsync(Entry, CancellationToken.None);
        Assert.Empty(await finder.FindAsync(new Frame(0, TimeSpan.Zero, 320, 240, new byte[320 * 240 * 3]), CancellationToken.None));
    }

    [Fact]
    public async Task A_missing_cascade_is_named_with_the_package_that_has_it()
    {
        var factory = Factory("/nowhere");
        var missing = factory.WhatIsMissing(Entry);
        Assert.StartsWith(
            "The face cascade /nowhere/haarcascade_frontalface_alt2.xml is missing: install Debian's package opencv-data, or set "
                + "FakeFinder:Detection:Cascades",
            missing,
            StringComparison.Ordinal);
        Assert.Equal(
            missing,
            (await Assert.ThrowsAsync<DetectorLoadException>(() => factory.LoadAsync(Entry, CancellationToken.None))).Message);
    }

    [Fact]
    public async Task A_broken_cascade_is_named()
    {
        using var folder = new TemporaryFolder();
        var path = folder.Write("haarcascade_frontalface_alt2.xml", "<not a cascade");
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => Factory(folder.Path).LoadAsync(Entry, CancellationToken.None));
        Assert.Contains($"{path} is not one that OpenCV can read", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "scaleFactor": 1.0 }""", "scaleFactor is 1; it must be from 1.01 to 4")]
    [InlineData("""{ "minNeighbours": 3 }""", "minNeighbours")]
    [InlineData("""{ "minSize": "large" }""", "minSize")]
    public void Wrong_parameters_are_named(string parameters, string named)
    {
        var entry = Entry with { Parameters = JsonNode.Parse(parameters)!.AsObject() };
        var fault = Assert.Throws<DetectorLoadException>(() => Factory().WhatIsMissing(entry));
        Assert.Contains("The parameters of face finder haar in models.json are wrong", fault.Message, StringComparison.Ordinal);
        Assert.Contains(named, fault.Message, StringComparison.Ordinal);
    }

    private static HaarFaceFinderFactory Factory(string? cascades = null)
    {
        var options = new DetectionOptions();
        options.Cascades = cascades ?? options.Cascades;
        return new HaarFaceFinderFactory(Options.Create(options));
    }

    private static float Overlap(FaceBox a, FaceBox b)
    {
        var intersection =
            Math.Max(0, Math.Min(a.Right, b.Right) - Math.Max(a.Left, b.Left))
            * Math.Max(0, Math.Min(a.Bottom, b.Bottom) - Math.Max(a.Top, b.Top));
        return intersection / ((a.Width * a.Height) + (b.Width * b.Height) - intersection);
    }
}
