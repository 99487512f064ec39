using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Wm;

/// <summary>
/// The whole of wm with formula weights, and the detections that the reference was made with, against numbers of the original code.
/// </summary>
[Collection(ReferenceClipGroup.Name)]
public sealed class WmDetectorTests(ReferenceClip clip, WeightsFolders weights)
{
    /// <summary>Of the 25 crops, for the logits of each network.</summary>
    private static readonly int[] Some = [9, 99, 239];

    [Fact]
    public async Task The_sample_gets_the_originals_score_of_the_video_and_of_each_crop()
    {
        using var folder = new TemporaryFolder();
        using var host = WmHost.Create(folder, null, WmReference.FaceOf, weights.Wm);
        await using var detector = await host.LoadAsync("wm");
        var progress = new ProgressList();
        var report = await detector.AnalyseAsync(DetectionHost.Request("wm"), progress, CancellationToken.None);

        Assert.Equal((double)WmReference.Clip["score"]!, report.Score, 0.005);
        Assert.Null(report.Reason);
        Assert.Equal(WmReference.Clip["framesRead"].Integers(), report.Frames.Select(frame => frame.Index));
        foreach (var (golden, frame) in WmReference.Clip["perFrame"]!.AsArray().Zip(report.Frames))
        {
            var face = Assert.Single(frame.Faces);
            Golden.AssertNear(golden!["box"].Floats(), [(float)face.Left, (float)face.Top, (float)face.Right, (float)face.Bottom], 1e-3);
            Assert.Equal((double)golden["combined"]!, face.Score!.Value, 0.005);
        }

        Assert.Equal(["given/faces", "wm/xception", "wm/wsdan-xception", "wm/wsdan-b3"], report.Networks.Select(network => network.Name));
        Assert.Equal(new("networks", 75, 75, "crop 25 of 25, network 3 of 3"), progress.Reports.Last(step => step.Stage == "networks"));
        Assert.Equal(new("faces", 25, 25, "25 faces in 25 frames"), progress.Reports.Last(step => step.Stage == "faces"));
    }

    [Fact]
    public async Task Each_network_gives_the_originals_logits()
    {
        using var folder = new TemporaryFolder();
        using var host = WmHost.Create(folder, new GivenFrames(SampleClip.Info, []), WmReference.FaceOf, weights.Wm);
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var entry = registry.Require("wm");
        await using var pipeline = Assert.IsType<FaceEnsemble>(await registry.PipelineOf(entry).LoadAsync(entry, CancellationToken.None));
        var analysis = new VideoAnalysis(new StageClock(TimeProvider.System), null)
        {
            Video = SampleClip.Info with { FrameCount = 30 },
            Wanted = Some,
            Source = indices => indices.Select(index => clip[index]).ToAsyncEnumerable(),
        };

        var crops = WmReference.Clip["perFrame"]!.AsArray().ToDictionary(crop => (int)crop!["frame"]!);
        var judged = new List<int>();
        await foreach (
            var (scores, _, logits) in pipeline.JudgeFaces(new ScoreSheet { FacesPerFrame = 1 }, analysis, CancellationToken.None))
        {
            judged.Add(scores.Index);
            foreach (var (network, output) in WmReference.Networks.Zip(logits))
            {
                Golden.AssertNear(crops[scores.Index]!["nets"]![network]!["logits"].Floats(), output, 0.02);
            }
        }

        Assert.Equal(Some, judged);
    }

    [Fact]
    public void The_entry_of_models_json_can_run_with_its_own_face_finder()
    {
        using var host = DetectionHost.Create(null, null, weights.Wm);
        Assert.Contains("wm", host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
    }
}
