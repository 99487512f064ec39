using System.Diagnostics.Metrics;
using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Decoding;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Detection.Tests.Detectors.Boken;

/// <summary>The whole of boken with formula weights against numbers of the original code.</summary>
[Collection(ReferenceClipGroup.Name)]
public sealed class BokenDetectorTests(ReferenceClip clip, WeightsFolders weights)
{
    private static readonly string[] Networks = ["efficientnet-b0", "efficientnet-b1", "efficientnet-b2"];

    [Fact]
    public async Task The_sample_gets_the_originals_score_with_all_frames_and_faces()
    {
        using var host = DetectionHost.Create(null, null, weights.Boken);
        Assert.Contains("boken", host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable);
        await using var detector = await host.LoadAsync("boken");
        var progress = new ProgressList();
        var report = await detector.AnalyseAsync(DetectionHost.Request("boken"), progress, CancellationToken.None);

        var golden = Golden.Read("boken", "video.astronaut.json");
        Assert.Equal((double)golden["score"]!, report.Score, 0.005);
        Assert.Null(report.Reason);
        Assert.Equal(golden["frameIndices"].Integers(), report.Frames.Select(frame => frame.Index));
        Assert.Equal(
            golden["frames"]!.AsArray().Select(frame => frame!["boxes"]!.AsArray().Count),
            report.Frames.Select(frame => frame.Faces.Count));
        foreach (var (frame, crop) in report.Frames.Zip(golden["crops"]!.AsArray()))
        {
            Assert.Equal(Networks.Average(network => (double)crop![network]!["softmax"]![1]!), frame.Faces[0].Score!.Value, 0.005);
            Assert.All(frame.Faces.Skip(1), face => Assert.Null(face.Score));
        }

        Assert.Equal(
            ["mtcnn/pnet", "mtcnn/rnet", "mtcnn/onet", "boken/b0", "boken/b1", "boken/b2"],
            report.Networks.Select(network => network.Name));
        Assert.Equal(["aggregation", "crops", "decoding", "faces", "networks", "total"], report.Timings.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(new("networks", 45, 45, "crop 15 of 15, network 3 of 3"), progress.Reports.Last(step => step.Stage == "networks"));
        Assert.Equal(Enumerable.Range(1, 15), progress.Reports.Where(step => step.Stage == "faces").Select(step => step.Done));
    }

    [Fact]
    public async Task Each_network_gives_the_originals_logits_for_each_crop()
    {
        var golden = Golden.Read("boken", "video.astronaut.json");
        var wanted = golden["frameIndices"].Integers();
        using var host = DetectionHost.Create(null, null, weights.Boken);
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var entry = registry.Require("boken");
        await using var pipeline = Assert.IsType<FaceEnsemble>(await registry.PipelineOf(entry).LoadAsync(entry, CancellationToken.None));
        var analysis = new VideoAnalysis(new StageClock(TimeProvider.System), null)
        {
            Wanted = wanted,
            Source = indices => indices.Select(index => clip[index]).ToAsyncEnumerable(),
        };

        var crops = golden["crops"]!.AsArray().ToDictionary(crop => (int)crop!["frameIndex"]!);
        var judged = 0;
        await foreach (
            var (scores, face, logits) in pipeline.JudgeFaces(new ScoreSheet { FacesPerFrame = 1 }, analysis, CancellationToken.None))
        {
            judged++;
            Assert.Equal(0, face);
            foreach (var (network, output) in Networks.Zip(logits))
            {
                Golden.AssertNear(crops[scores.Index]![network]!["logits"].Floats(), output, 0.02);
            }
        }

        Assert.Equal(15, judged);
    }

    [Fact]
    public async Task A_job_with_boken_and_residual_decodes_the_clip_once()
    {
        using var host = DetectionHost.Create(null, null, weights.Boken);
        await using var boken = await host.LoadAsync("boken");
        await using var residual = await host.LoadAsync("residual");
        var instruments = host.Services.GetRequiredService<Media.Decoding.Instruments>();
        var decodes = 0L;
        using var meters = new MeterListener();
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref decodes, value));
        meters.EnableMeasurementEvents(instruments.Decodes);
        meters.Start();

        var request = DetectionHost.Request("boken", "residual");
        var reports = await Task.WhenAll(
            boken.AnalyseAsync(request, null, CancellationToken.None),
            residual.AnalyseAsync(request, null, CancellationToken.None));

        Assert.Equal(1, decodes);
        Assert.Equal([15, 16], reports.Select(report => report.Frames.Count));
    }

    [Fact]
    public async Task Without_a_face_or_a_frame_the_score_is_one_half_with_the_reason()
    {
        Frame[] black = [new(0, TimeSpan.Zero, 320, 240, new byte[320 * 240 * 3])];
        Assert.Equal((0.5, "No face was found (0 faces in 1 frame)."), await ScoreAsync(new GivenFrames(SampleClip.Info, black)));
        Assert.Equal(
            (0.5, "None of the 15 frames that were wanted could be decoded."),
            await ScoreAsync(new GivenFrames(SampleClip.Info, [])));
    }

    private async Task<(double Score, string? Reason)> ScoreAsync(GivenFrames frames)
    {
        using var host = DetectionHost.Create(frames, null, weights.Boken);
        await using var detector = await host.LoadAsync("boken");
        var report = await detector.AnalyseAsync(DetectionHost.Request("boken"), null, CancellationToken.None);
        return (report.Score, report.Reason);
    }
}
