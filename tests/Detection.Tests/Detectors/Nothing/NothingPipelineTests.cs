using FakeFinder.Detection.Detectors.Nothing;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Support;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Detection.Tests.Detectors.Nothing;

public sealed class NothingPipelineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly GivenFrames frames = new(SampleClip.Info, [])
    {
        DecodingFault = new InvalidOperationException("decoded"),
        ProbeFault = null,
    };

    [Fact]
    public async Task It_gives_the_score_that_it_was_told_and_never_decodes()
    {
        using var host = Host("""{ "score": 0.75 }""");
        await using var detector = await host.LoadAsync("idle");
        var progress = new ProgressList();
        var report = await detector.AnalyseAsync(DetectionHost.Request("idle"), progress, CancellationToken.None);

        Assert.Equal(0.75, report.Score);
        Assert.Contains("not looked at", report.Reason, StringComparison.Ordinal);
        Assert.Empty(report.Frames);
        Assert.Empty(frames.Unions);
        Assert.Equal(["FakeFinder"], report.Versions.Keys);
        Assert.Equal([new("aggregation", 0, 1, "doing nothing"), new("aggregation", 1, 1, "did nothing")], progress.Reports);
    }

    [Fact]
    public async Task It_takes_as_long_as_it_was_told_and_can_be_cancelled()
    {
        var time = new FakeTimeProvider();
        var entry = new Catalog.DetectorEntry
        {
            Name = "idle",
            Title = "",
            Summary = "",
            Pipeline = "nothing",
            Parameters = new() { ["milliseconds"] = 500 },
        };
        await using var pipeline = await new NothingPipeline(time).LoadAsync(entry, CancellationToken.None);

        var analysis = pipeline.AnalyseAsync(new VideoAnalysis(new StageClock(time), null), CancellationToken.None);
        time.Advance(TimeSpan.FromMilliseconds(499));
        Assert.False(analysis.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0.5, (await analysis).Score);

        using var stop = new CancellationTokenSource();
        var cancelled = pipeline.AnalyseAsync(new VideoAnalysis(new StageClock(time), null), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
    }

    [Fact]
    public void The_shipped_models_do_not_list_it() =>
        Assert.DoesNotContain("\"nothing\"", File.ReadAllText(SampleClip.Models), StringComparison.Ordinal);

    public void Dispose() => folder.Dispose();

    private IHost Host(string parameters) =>
        DetectionHost.Create(
            frames,
            folder.Write(
                "models.json",
                $$"""{ "schema": 1, "detectors": [ { "name": "idle", "title": "", "summary": "", "pipeline": "nothing", "parameters": {{parameters}} } ] }"""
            ));
}
