using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Imaging;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenCvSharp;

namespace FakeFinder.Detection.Tests.Imaging;

/// <summary>Maps of a network whose evidence is the red channel of what it sees.</summary>
public sealed class ActivationTests : IDisposable
{
    private const string Entry = """
        "sampling": { "name": "even", "frames": 4 },
        "crop": { "name": "square", "side": 32, "enlargement": 1, "border": "shift" },
        "networks": [{ "name": "mine/plain" }, { "name": "mine/red" }],
        "rule": { "name": "mean", "output": "sigmoid" }
        """;

    private static readonly FaceBox Face = new(16, 16, 48, 48);

    private static readonly Dictionary<string, Func<byte[]>> Networks = new()
    {
        ["mine/plain"] = () => Build(withMap: false),
        ["mine/red"] = () => Build(withMap: true),
    };

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_first_network_that_gives_a_map_shows_where_its_evidence_is()
    {
        using var host = Host(Entry);
        var report = await AnalyseAsync(host);

        var png = await MakeAsync(host, report.Networks);

        using var shown = Cv2.ImDecode(png, ImreadModes.Color);
        Assert.Equal((32, 32), (shown.Cols, shown.Rows));

        // The left half of the face is red, which is the end of viridis: yellow. The right half is black, and the beginning: dark violet.
        var (red, black) = (shown.At<Vec3b>(16, 6), shown.At<Vec3b>(16, 26));
        Assert.True(red.Item1 > 120 && red.Item2 > 120 && red.Item0 < 90, $"{red.Item2} {red.Item1} {red.Item0}");
        Assert.True(black.Item1 < 20 && black.Item2 < 60, $"{black.Item2} {black.Item1} {black.Item0}");
        Assert.Equal(png, await MakeAsync(host, report.Networks));
    }

    [Fact]
    public async Task Scores_are_the_same_with_and_without_a_map()
    {
        using var with = Host(Entry.Replace("mine/plain", "mine/red", StringComparison.Ordinal));
        using var without = Host(Entry.Replace("mine/red", "mine/plain", StringComparison.Ordinal));

        Assert.Equal((await AnalyseAsync(without)).Score, (await AnalyseAsync(with)).Score);
    }

    [Fact]
    public async Task Another_network_than_the_report_s_is_not_shown_for_it()
    {
        using var host = Host(Entry);

        var refusal = await Assert.ThrowsAsync<NoActivationMapException>(() =>
            MakeAsync(host, [new NetworkReport("mine/red", new string('0', 64))]));

        Assert.Contains("The network mine/red of Mine is not the one of this report", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Networks_that_were_imported_without_maps_say_so()
    {
        using var host = Host(Entry.Replace(", { \"name\": \"mine/red\" }", "", StringComparison.Ordinal));

        var refusal = await Assert.ThrowsAsync<NoActivationMapException>(() => MakeAsync(host, []));

        Assert.StartsWith("The networks of Mine were imported without activation maps", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_heuristic_has_none()
    {
        using var host = DetectionHost.Create(frames: null);
        var source = new ImagingSource("0123", SampleClip.Path, SampleClip.Info);

        var refusal = await Assert.ThrowsAsync<NoActivationMapException>(() => host.Services
            .GetRequiredService<IVideoImaging>()
            .MakeActivationAsync(source, new ActivationRequest("residual", 0, Face, []), CancellationToken.None));

        Assert.Contains("is a heuristic", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_map_without_evidence_for_fake_is_all_at_the_beginning_of_the_colours()
    {
        var map = new ActivationMap(new float[3 * 8 * 8], 8, [-1, -2, -3, 0], 2, 2);

        using var heat = map.Heat();

        Assert.Equal(0, Cv2.CountNonZero(heat));
    }

    private static Task<byte[]> MakeAsync(IHost host, IReadOnlyList<NetworkReport> networks) => host.Services
        .GetRequiredService<IVideoImaging>()
        .MakeActivationAsync(
            new ImagingSource("0123", SampleClip.Path, SampleClip.Info),
            new ActivationRequest("mine", 99, Face, networks),
            CancellationToken.None);

    private static async Task<DetectionReport> AnalyseAsync(IHost host)
    {
        await using var detector = await host.LoadAsync("mine");
        return await detector.AnalyseAsync(DetectionHost.Request("mine"), null, CancellationToken.None);
    }

    /// <summary>The logit is the mean of red; the map is red.</summary>
    private static byte[] Build(bool withMap)
    {
        var graph = new GraphBuilder("red");
        var image = graph.Input("image", GraphDimension.Batch, 3, 32, 32);
        var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
        graph.Output(
            graph.Linear("logit", means, graph.Constant("weight", [1, 0, 0], 1, 3), graph.Constant("bias", [0], 1)),
            GraphDimension.Batch,
            1);
        if (withMap)
        {
            var map = graph.Conv("cam.channel", image, graph.Constant("cam.weight", [1, 0, 0], 1, 3, 1, 1));
            graph.Output(graph.Squeeze("cam", map, graph.IntegerConstant("cam.axis", [1], 1)), GraphDimension.Batch, 32, 32);
        }

        return graph.ToByteArray();
    }

    /// <summary>Frames whose left half is red and whose right half is black.</summary>
    private IHost Host(string parameters)
    {
        var models = folder.Write("models.json", $$"""
            { "schema": 1, "detectors": [ { "name": "mine", "title": "Mine", "summary": "m", "pipeline": "ensemble",
              "faceFinder": { "name": "given" }, "parameters": { {{parameters}} } } ] }
            """);
        var pixels = new byte[64 * 64 * 3];
        for (var pixel = 0; pixel < 64 * 64; pixel++)
        {
            pixels[pixel * 3] = pixel % 64 < 32 ? byte.MaxValue : byte.MinValue;
        }

        return DetectionHost.Create(
            new GivenFrames(
                SampleClip.Info,
                [.. Enumerable.Range(0, 300).Select(index => new Frame(index, TimeSpan.FromSeconds(index / 30.0), 64, 64, pixels))]),
            models,
            Networks,
            new ReferenceFaces(_ => [new Face(Face, 0.99, [])]) { KeepsPictures = false });
    }
}
