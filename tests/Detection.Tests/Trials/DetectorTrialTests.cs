using System.Security.Cryptography;
using FakeFinder.Detection.Tests.Ensembles;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Detection.Trials;

namespace FakeFinder.Detection.Tests.Trials;

public sealed class DetectorTrialTests
{
    private const string Probability = "\"activation\": \"probability\"";

    private static byte[] Green => OwnHost.Weighing([[0, 1, 0]]);

    [Fact]
    public async Task A_sound_detector_is_told_with_its_networks_times_and_coverage()
    {
        using var host = new OwnHost(Probability, Green);

        var report = await TryAsync(host);

        Assert.True(report.Sound, report.Problem);
        Assert.Equal(("cpu", 0.2), (report.Provider, Math.Round(report.Score!.Value, 6)));
        var network = Assert.Single(report.Networks, network => network.Name == "mine/net");
        Assert.Equal((host.Onnx, Convert.ToHexStringLower(SHA256.HashData(Green))), (network.File, network.Sha256));
        Assert.Equal([null, 3, 32, 32], Assert.Single(network.Inputs).Shape);
        Assert.Equal(("scores", "float32"), (Assert.Single(network.Outputs).Name, network.Outputs[0].Type));
        Assert.Equal([null, 1], network.Outputs[0].Shape);
        var coverage = report.Coverage!;
        Assert.Equal([2, 2, 2, 2], [coverage.FramesWanted, coverage.FramesDecoded, coverage.FramesWithFace, coverage.FramesJudged]);
        Assert.Contains("networks", report.Seconds.Keys);
        Assert.NotNull(report.LoadSeconds);
    }

    [Fact]
    public async Task A_detector_that_does_not_load_fails_or_judges_nothing_is_not_sound()
    {
        using var absent = new OwnHost(Probability, null);
        using var broken = new OwnHost($"{Probability}, \"range\": 255", Green);
        using var blind = new OwnHost(Probability, Green, faces: 0);

        Assert.Contains("The network mine/net is missing", (await TryAsync(absent)).Problem, StringComparison.Ordinal);
        var failed = await TryAsync(broken);
        Assert.Contains("gave an output 'scores' that is 51", failed.Problem, StringComparison.Ordinal);
        Assert.Equal("mine/net", Assert.Single(failed.Networks).Name);
        Assert.Equal(
            "It was loaded, but has judged nothing of this video: No face was found (0 faces in 2 frames).",
            (await TryAsync(blind)).Problem);
    }

    [Fact]
    public async Task A_name_that_models_json_does_not_list_is_told_with_those_that_it_lists()
    {
        using var host = new OwnHost(Probability, Green);

        var report = await new DetectorTrial(host.Services).RunAsync("mein", SampleClip.Path, CancellationToken.None);

        Assert.Equal("models.json lists no detector 'mein'; it has mine, other.", report.Problem);
    }

    [Fact]
    public void A_list_says_of_each_detector_whether_it_can_run_here()
    {
        using var host = new OwnHost(Probability, null);

        var list = new DetectorTrial(host.Services).List();

        Assert.Equal(["mine", "other"], list.Select(detector => detector.Name));
        Assert.Contains("The network mine/net is missing", list[0].Missing, StringComparison.Ordinal);
        Assert.Null(list[1].Missing);
    }

    private static Task<TrialReport> TryAsync(OwnHost host) =>
        new DetectorTrial(host.Services).RunAsync("mine", SampleClip.Path, CancellationToken.None);
}
