using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Detectors;
using FakeFinder.Bench.Measuring;
using FakeFinder.Detection;
using FakeFinder.Media.Probing;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Bench.Gpu;

/// <summary>One <c>gpu</c>.</summary>
internal sealed class GpuRun
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public required IReadOnlyList<string> Names { get; init; }

    public required string Clip { get; init; }

    public required string? Weights { get; init; }

    public required int Rounds { get; init; }

    public required int AtOnce { get; init; }

    public required string Provider { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        string[] names = [.. Names.Count > 0 ? Names : WeightsToMeasure.AllNames];
        using var weights = new WeightsToMeasure(Weights, names);
        var report = new Report(
            $"{Path.GetFileName(Clip)} on {Provider}: a first analysis, {Rounds} more, then {AtOnce} at the same time; the processor "
                + "once.",
            Repository.Results);
        using var gpu = new GpuFacts();
        using var batches = new MeanBatch();
        using var host = HostOn(Provider, weights.Folder);
        foreach (var name in names)
        {
            await MeasureAsync(host, [name], weights.Folder, gpu, batches, cancellationToken);
        }

        if (names.Length > 1)
        {
            await MeasureAsync(host, names, weights.Folder, gpu, batches, cancellationToken);
        }

        report.Table(
            [
                "", "loading, s", "first, s", "next, s", $"of {AtOnce}, s a clip", "use, %", "mean batch", "GPU, MiB", "processor, s",
                "score", "off by",
            ],
            rows);
        report.End();
        return 0;
    }

    /// <summary>Detectors as one job: all at the same time.</summary>
    private async Task MeasureAsync(
        IHost host,
        string[] names,
        string weights,
        GpuFacts gpu,
        MeanBatch batches,
        CancellationToken cancellationToken)
    {
        var video = await host.Services.GetRequiredService<IVideoProbe>().ProbeAsync(Clip, "clip", cancellationToken);
        var request = new DetectionRequest("clip", Clip, names, video);
        var since = Stopwatch.GetTimestamp();
        await using var detectors = await LoadAsync(host, names, cancellationToken);
        var loading = Stopwatch.GetElapsedTime(since);
        var (first, _) = await TimeAsync(() => detectors.AnalyseAsync(request, cancellationToken));
        var next = new List<TimeSpan>();
        DetectionReport[] reports = [];
        for (var round = 0; round < Rounds; round++)
        {
            (var took, reports) = await TimeAsync(() => detectors.AnalyseAsync(request, cancellationToken));
            next.Add(took);
        }

        _ = (gpu.Since(), batches.Since());
        var (together, _) = await TimeAsync(() => Task.WhenAll(
            Enumerable.Range(0, AtOnce).Select(_ => detectors.AnalyseAsync(request, cancellationToken))));
        var ((use, memory), batch) = (gpu.Since(), batches.Since());

        using var processor = HostOn("cpu", weights);
        await using var same = await LoadAsync(processor, names, cancellationToken);
        var (onProcessor, expected) = await TimeAsync(() => same.AnalyseAsync(request, cancellationToken));
        rows.Add(
        [
            names.Length == 1 ? names[0] : "all of them, as one job",
            Report.Seconds(loading),
            Report.Seconds(first),
            Report.Seconds(new Times(next).Median),
            Report.Seconds(together / AtOnce),
            use,
            batch,
            memory,
            Report.Seconds(onProcessor),
            names.Length == 1 ? Score(reports[0].Score) : "",
            Score(reports.Zip(expected, (one, other) => Math.Abs(one.Score - other.Score)).Max()),
        ]);
    }

    private IHost HostOn(string provider, string weights) => DetectorHost.Create(
        weights,
        injectsFaces: Weights is null && Clip == Repository.Sample,
        new Dictionary<string, string?> { ["FakeFinder:Detection:Provider"] = provider });

    private static async Task<LoadedDetectors> LoadAsync(IHost host, string[] names, CancellationToken cancellationToken)
    {
        var loader = host.Services.GetRequiredService<IDetectorLoader>();
        var detectors = new LoadedDetectors();
        foreach (var name in names)
        {
            detectors.Add(await loader.LoadAsync(name, cancellationToken));
        }

        return detectors;
    }

    private static async Task<(TimeSpan Took, T Result)> TimeAsync<T>(Func<Task<T>> run)
    {
        var since = Stopwatch.GetTimestamp();
        var result = await run();
        return (Stopwatch.GetElapsedTime(since), result);
    }

    private static string Score(double score) => score.ToString("0.0000", CultureInfo.InvariantCulture);
}
