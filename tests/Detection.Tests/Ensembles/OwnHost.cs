using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Reports;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Ensembles;

/// <summary>A worker with one detector of a user's own, <c>mine</c>, whose network lies in the weights folder without a manifest.</summary>
internal sealed class OwnHost : IDisposable
{
    /// <summary>Of the frames' pixels: red, green, blue.</summary>
    public static readonly byte[] Colour = [255, 51, 0];

    private readonly TemporaryFolder folder = new();
    private readonly IHost host;

    /// <param name="network">The keys of the network beside its name, such as <c>"colours": "bgr"</c>.</param>
    /// <param name="file">The ONNX file; null leaves it out.</param>
    /// <param name="faces">How many faces each frame has.</param>
    public OwnHost(
        string network,
        byte[]? file,
        string rule = """{ "name": "mean" }""",
        string crop = """{ "name": "square", "side": 32, "enlargement": 1, "border": "shift" }""",
        string finder = "given",
        string second = "",
        int faces = 1,
        params (string Key, string Value)[] settings)
    {
        Weights = Path.Combine(folder.Path, "weights", "mine");
        Directory.CreateDirectory(Weights);
        if (file is not null)
        {
            File.WriteAllBytes(Onnx, file);
        }

        var models = folder.Write("models.json", $$"""
            {
              "schema": 1,
              "detectors": [
                {
                  "name": "mine", "title": "", "summary": "", "pipeline": "ensemble", "faceFinder": { "name": "{{finder}}" },
                  "parameters": {
                    "sampling": { "name": "even", "frames": 2 }, "crop": {{crop}}, "rule": {{rule}},
                    "networks": [{ "name": "mine/net"{{(network.Length == 0 ? "" : ", " + network)}} }{{second}}]
                  }
                },
                { "name": "other", "title": "", "summary": "", "pipeline": "nothing" }
              ]
            }
            """);
        byte[] pixels = [.. Enumerable.Repeat(Colour, 64 * 48).SelectMany(colour => colour)];
        Face[] found = [.. Enumerable.Repeat(new Face(new FaceBox(0, 0, 32, 32), 0.99, []), faces)];
        host = DetectionHost.Create(
            services => services.AddFinder(new ReferenceFaces(_ => found) { KeepsPictures = false }),
            new GivenFrames(
                SampleClip.Info,
                [
                    .. Enumerable.Range(0, SampleClip.Info.FrameCount)
                        .Select(i => new Frame(i, TimeSpan.FromSeconds(i / 30.0), 64, 48, pixels)),
                ]),
            models,
            [("FakeFinder:Catalog:Weights", Path.Combine(folder.Path, "weights")), .. settings]);
    }

    /// <summary>The folder of the network.</summary>
    public string Weights { get; }

    public string Onnx => Path.Combine(Weights, "net.onnx");

    public IServiceProvider Services => host.Services;

    /// <summary>A network that sees the mean of each channel of its input.</summary>
    /// <param name="build">Makes an output of them, n x 3.</param>
    public static byte[] Pixel(Action<GraphBuilder, GraphValue> build, bool channelsLast = false, int side = 32)
    {
        var graph = new GraphBuilder("pixel");
        var image = channelsLast
            ? graph.Input("image", GraphDimension.Batch, side, side, 3)
            : graph.Input("image", GraphDimension.Batch, 3, side, side);
        long[] axes = channelsLast ? [1, 2] : [2, 3];
        build(graph, graph.ReduceMean("means", image, graph.IntegerConstant("axes", axes, 2), keep: false));
        return graph.ToByteArray();
    }

    /// <summary>
    /// As <see cref="Pixel"/>; its output, called scores, is the sum over the channels of value times weight, for each class.
    /// </summary>
    /// <param name="weights">Of red, green, blue (or as the channels lie), for each class.</param>
    public static byte[] Weighing(float[][] weights, bool channelsLast = false, int side = 32) => Pixel(
        (graph, means) => graph.Output(
            graph.Linear("scores", means, graph.Constant("weight", [.. weights.SelectMany(row => row)], weights.Length, 3), null),
            GraphDimension.Batch,
            weights.Length),
        channelsLast,
        side);

    public async Task<DetectionReport> AnalyseAsync(IProgress<DetectionProgress>? progress = null)
    {
        await using var detector = await host.LoadAsync("mine");
        return await detector.AnalyseAsync(DetectionHost.Request("mine"), progress, CancellationToken.None);
    }

    /// <returns>Why the detector does not load; that the other one does is made sure of.</returns>
    public async Task<string> RefusalAsync()
    {
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync("mine"));
        await using var other = await host.LoadAsync("other");
        Assert.Equal("other", other.Name);
        return fault.Message;
    }

    public void Dispose()
    {
        host.Dispose();
        folder.Dispose();
    }
}
