using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Reference;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Detection.Tests.Detectors.Selimsef;

/// <summary>The whole of selimsef with formula weights on the first four frames: all seven networks, each once for each crop.</summary>
[Collection(ReferenceClipGroup.Name)]
public sealed class SelimsefDetectorTests(ReferenceClip clip)
{
    private const int Frames = 4;

    [Fact]
    public async Task The_first_frames_get_the_originals_score_from_all_seven_networks()
    {
        using var folder = new TemporaryFolder();
        FormulaWeights.Write(folder.Path, "selimsef");
        var golden = Golden.Read("selimsef", "video.astronaut.json");
        var indices = golden["frameIndices"].Integers()[..Frames];
        using var host = DetectionHost.Create(
            new GivenFrames(SampleClip.Info, [.. indices.Select(index => clip[index])]),
            null,
            WeightsFolders.Setting(folder.Path),
            ("FakeFinder:Detection:Threads", "2"));
        Assert.Contains("selimsef", host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
        await using var detector = await host.LoadAsync("selimsef");
        var progress = new ProgressList();
        var report = await detector.AnalyseAsync(DetectionHost.Request("selimsef"), progress, CancellationToken.None);

        var expected = golden["subsetScores"]!["first4framesAll7networks"]!;
        Assert.Equal((double)expected["score"]!, report.Score, 0.005);
        Assert.Equal(indices, report.Frames.Select(frame => frame.Index));
        foreach (var (frame, crop) in report.Frames.Zip(golden["crops"]!.AsArray()))
        {
            var box = golden["frames"]![report.Frames.ToList().IndexOf(frame)]!["boxesHalfRes"]![0].Box(2);
            var face = Assert.Single(frame.Faces);
            Golden.AssertNear(
                [box.Left, box.Top, box.Right, box.Bottom],
                [(float)face.Left, (float)face.Top, (float)face.Right, (float)face.Bottom],
                0.01);
            Assert.Equal(crop!["sigmoid"]!.AsObject().Average(network => (double)network.Value!), face.Score!.Value, 0.002);
        }

        Assert.Equal(new("networks", 28, 28, "crop 4 of 4, network 7 of 7"), progress.Reports.Last(step => step.Stage == "networks"));
        await AssertLogits(host, golden["crops"]![0]!["logits"]!.AsObject().Select(network => (float)network.Value!));
    }

    /// <summary>The first crop's, of each network; the networks are shared with the detector that is loaded.</summary>
    private async Task AssertLogits(IHost host, IEnumerable<float> expected)
    {
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var entry = registry.Require("selimsef");
        await using var pipeline = Assert.IsType<FaceEnsemble>(await registry.PipelineOf(entry).LoadAsync(entry, CancellationToken.None));
        var analysis = new VideoAnalysis(new StageClock(TimeProvider.System), null)
        {
            Wanted = [0],
            Source = indices => indices.Select(index => clip[index]).ToAsyncEnumerable(),
        };
        var judged = 0;
        await foreach (var (_, _, logits) in pipeline.JudgeFaces(new ScoreSheet(), analysis, CancellationToken.None))
        {
            judged++;
            Golden.AssertNear([.. expected], [.. logits.Select(row => Assert.Single(row))], 0.02);
        }

        Assert.Equal(1, judged);
    }
}
