using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Detectors.Medics;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using FakeFinder.Weights.Graphs;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Ensembles;

/// <summary>An entry of models.json with a network of one's own needs no code.</summary>
public sealed class EnsemblePipelineTests
{
    private const string Good = """
        "sampling": { "name": "even", "frames": 4 },
        "crop": { "name": "square", "side": 32, "enlargement": 1.3, "border": "shift" },
        "networks": [{ "name": "mine/brightness" }],
        "rule": { "name": "mean", "output": "sigmoid" }
        """;

    /// <summary>The logit is the mean of the crop's values, which are 0 to 1, less a half, times ten.</summary>
    private static readonly Dictionary<string, Func<byte[]>> Networks = new()
    {
        ["mine/brightness"] = () =>
        {
            var graph = new GraphBuilder("brightness");
            var image = graph.Input("image", GraphDimension.Batch, 3, 32, 32);
            var means = graph.ReduceMean("means", image, graph.IntegerConstant("axes", [2, 3], 2), keep: false);
            graph.Output(
                graph.Linear("logit", means, graph.Constant("weight", [10 / 3f, 10 / 3f, 10 / 3f], 1, 3), graph.Constant("bias", [-5], 1)),
                GraphDimension.Batch,
                1);
            return graph.ToByteArray();
        },
    };

    [Theory]
    [InlineData(255, 0.9933)]
    [InlineData(0, 0.0067)]
    public async Task Its_score_is_what_the_network_says_of_the_faces(byte level, double score)
    {
        using var folder = new TemporaryFolder();
        using var host = Host(folder, Good, level);
        await using var detector = await host.LoadAsync("mine");

        var report = await detector.AnalyseAsync(DetectionHost.Request("mine"), null, CancellationToken.None);

        Assert.Equal(score, report.Score, 1e-4);
        Assert.Equal([0, 99, 199, 299], report.Frames.Select(frame => frame.Index));
        Assert.Equal(["given/faces", "mine/brightness"], report.Networks.Select(network => network.Name));
    }

    [Fact]
    public async Task What_a_network_sees_can_be_normalised_and_made_smaller()
    {
        using var folder = new TemporaryFolder();
        using var host = Host(
            folder,
            Good.Replace("\"side\": 32,", "\"side\": 64,")
                .Replace("brightness\" }", "brightness\", \"side\": 32, \"mean\": [1, 1, 1], \"deviation\": [2, 2, 2] }"),
            level: 255);
        await using var detector = await host.LoadAsync("mine");

        Assert.Equal(0.0067, (await detector.AnalyseAsync(DetectionHost.Request("mine"), null, CancellationToken.None)).Score, 1e-4);
    }

    [Theory]
    [InlineData("\"name\": \"even\"", "\"name\": \"random\"", "random")]
    [InlineData("\"frames\": 4", "\"frames\": 0", "sampling: ")]
    [InlineData("\"enlargement\": 1.3", "\"enlargement\": 9", "crop: ")]
    [InlineData("\"border\": \"shift\"", "\"bordr\": \"shift\"", "bordr")]
    [InlineData("brightness\" }", "brightness\", \"mean\": [0] }", "networks[0]: ")]
    [InlineData("brightness\" }", "brightness\", \"weight\": 0 }", "each network has weight 0; give one at least more")]
    [InlineData("\"output\": \"sigmoid\"", "\"lowest\": 0.9, \"highest\": 0.1", "lowest (0.9) must be below highest (0.1)")]
    [InlineData(
        "\"name\": \"mean\", \"output\": \"sigmoid\"",
        "\"name\": \"weighted-sum\", \"mostFaces\": 3",
        "network mine/brightness has no weight, which this rule needs"
    )]
    public async Task What_is_wrong_with_an_entry_is_said(string right, string wrong, string sentence)
    {
        using var folder = new TemporaryFolder();
        using var host = Host(folder, Good.Replace(right, wrong), level: 0);

        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        Assert.DoesNotContain("mine", registry.Survey().Runnable);
        var fault = await Assert.ThrowsAsync<DetectorLoadException>(() => host.LoadAsync("mine"));

        Assert.StartsWith("The parameters of detector mine in models.json are wrong: ", fault.Message, StringComparison.Ordinal);
        Assert.Contains(sentence, fault.Message, StringComparison.Ordinal);
        Assert.Equal([fault.Message], registry.Mistakes);
    }

    private static Microsoft.Extensions.Hosting.IHost Host(TemporaryFolder folder, string parameters, byte level)
    {
        var models = folder.Write("models.json", $$"""
            { "schema": 1, "detectors": [ { "name": "mine", "title": "", "summary": "", "pipeline": "ensemble", "faceFinder": { "name": "given" }, "parameters": { {{parameters}} } } ] }
            """);
        var pixels = Enumerable.Repeat(level, 64 * 64 * 3).ToArray();
        var frames = SampleClip.Info.FrameCount;
        return DetectionHost.Create(
            new GivenFrames(
                SampleClip.Info,
                [.. Enumerable.Range(0, frames).Select(index => new Frame(index, TimeSpan.FromSeconds(index / 30.0), 64, 64, pixels))]),
            models,
            Networks,
            new ReferenceFaces(_ => [new Face(new FaceBox(16, 16, 48, 48), 0.99, [])]) { KeepsPictures = false });
    }
}
