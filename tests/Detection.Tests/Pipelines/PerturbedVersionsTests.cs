using FakeFinder.Clips;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Media.Perturbing;

namespace FakeFinder.Detection.Tests.Pipelines;

/// <summary>Detectors that look at changed versions of a video, with the real FFmpeg.</summary>
public sealed class PerturbedVersionsTests(MadeClips clips) : IClassFixture<MadeClips>
{
    [Fact]
    public async Task Every_version_of_the_sample_is_scored_and_its_report_names_it_and_the_original()
    {
        using var host = DetectionHost.Create(frames: null);
        await using var detector = await host.LoadAsync("residual");
        var request = DetectionHost.Request("residual") with { Video = SampleClip.Info };
        var own = await detector.AnalyseAsync(request, null, CancellationToken.None);

        foreach (var perturbation in Perturbation.All)
        {
            var progress = new ProgressList();
            var report = await detector.AnalyseAsync(request with { Perturbation = perturbation }, progress, CancellationToken.None);

            Assert.Equal((perturbation.Name, own.VideoId), (report.Perturbation, report.VideoId));
            Assert.Equal(("matroska,webm", "h264"), (report.Video!.Container, report.Video.Codec));
            Assert.Equal(own.Video!.FrameCount - perturbation.SkippedFrames, report.Video.FrameCount);
            Assert.Equal(
                perturbation.Name switch
                {
                    "half-size" => (320, 240),
                    "cropped" => (512, 384),
                    _ => (640, 480),
                },
                (report.Video.Width, report.Video.Height));
            Assert.Null(report.Reason);
            Assert.InRange(report.Score, 0, 1);
            Assert.Equal(16, report.Coverage!.FramesDecoded);
            Assert.True(report.Coverage.FramesJudged > 8, $"{perturbation}: {report.Coverage}");
            Assert.Equal("perturbing", progress.Reports[0].Stage);
            Assert.True(report.Timings["perturbing"] > 0);
        }

        Assert.Null(own.Perturbation);
        Assert.DoesNotContain("perturbing", own.Timings.Keys);
    }

    [Fact]
    public async Task A_version_that_the_video_is_too_short_for_is_undetermined_with_the_reason()
    {
        var report = await AnalyseAsync(clips.MakeVideo("short.mp4", 4), "residual");

        Assert.Equal(
            (0.5, "The video has 4 frames; the version 'frame-shifted' leaves out the first 5, so that none is left."),
            (report.Score, report.Reason));
        Assert.Equal(("frame-shifted", "0123"), (report.Perturbation, report.VideoId));
    }

    [Fact]
    public async Task A_video_that_cannot_be_looked_into_is_undetermined_with_the_reason_as_it_is_without_a_perturbation()
    {
        var garbage = clips.Write("garbage.mp4", new byte[5000]);

        var report = await AnalyseAsync(garbage, "residual");
        var own = await AnalyseAsync(garbage, "residual", perturbation: null);

        Assert.Equal(0.5, report.Score);
        Assert.Equal(own.Reason, report.Reason);
    }

    [Fact]
    public async Task What_the_service_cannot_make_is_a_failure_and_no_score()
    {
        using var host = DetectionHost.Create(null, null, ("FakeFinder:Perturbing:LargestMiB", "1"));
        await using var detector = await host.LoadAsync("residual");

        await Assert.ThrowsAsync<PerturbingException>(() => detector.AnalyseAsync(
            DetectionHost.Request("residual") with { Perturbation = Perturbation.Find("mirrored") },
            null,
            CancellationToken.None));
    }

    private static async Task<Reports.DetectionReport> AnalyseAsync(string path, string name, string? perturbation = "frame-shifted")
    {
        using var host = DetectionHost.Create(frames: null);
        await using var detector = await host.LoadAsync(name);
        return await detector.AnalyseAsync(
            new DetectionRequest("0123", path, [name], Perturbation: perturbation is null ? null : Perturbation.Find(perturbation)),
            null,
            CancellationToken.None);
    }
}
