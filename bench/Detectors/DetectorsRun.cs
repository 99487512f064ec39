using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Detection;
using FakeFinder.Detection.Networks;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Probing;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Bench.Detectors;

/// <summary>One <c>detectors</c>.</summary>
internal sealed class DetectorsRun
{
    private const string Whole = "the whole detector";
    private const string Decode = "ffmpeg alone";

    public required IReadOnlyList<string> Names { get; init; }

    public required string Clip { get; init; }

    public required string? Weights { get; init; }

    public required int Rounds { get; init; }

    public required int Threads { get; init; }

    public required int BatchLimit { get; init; }

    public required bool Together { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        var names = Names.Count > 0 ? Names : WeightsToMeasure.AllNames;
        using var weights = new WeightsToMeasure(Weights, names);
        if (Together)
        {
            await MeasureTogetherAsync(names, weights.Folder, cancellationToken);
            return 0;
        }

        foreach (var name in names)
        {
            await MeasureAsync(name, weights.Folder, cancellationToken);
            GC.Collect();
        }

        return 0;
    }

    private async Task MeasureAsync(string name, string weights, CancellationToken cancellationToken)
    {
        using var host = CreateHost(weights);
        var video = await host.Services.GetRequiredService<IVideoProbe>().ProbeAsync(Clip, Path.GetFileName(Clip), cancellationToken);
        var registry = host.Services.GetRequiredService<PipelineRegistry>();
        var entry = registry.Require(name);
        var before = ProcessFacts.ResidentMiB(Environment.ProcessId);
        await using var detector = await host.Services.GetRequiredService<IDetectorLoader>().LoadAsync(name, cancellationToken);
        var loaded = ProcessFacts.ResidentMiB(Environment.ProcessId) - before;
        var request = new DetectionRequest("clip", Clip, [name], video);

        DetectionReport result;
        IReadOnlyList<NetworkRun> runs;
        using (var recorded = new RecordedRuns())
        {
            result = await detector.AnalyseAsync(request, null, cancellationToken);
            runs = recorded.Runs;
        }

        var decode = new DecodeAlone(Clip, video, registry.PipelineOf(entry).PlanOf(entry)!.FramesOf(video));
        List<NetworkAlone> networks =
        [
            .. runs.GroupBy(run => run.Network)
                .Select(group => new NetworkAlone(
                    host.Services.GetRequiredService<NetworkFiles>().Open(new NetworkChoice(group.Key)),
                    host.Services.GetRequiredService<ExecutionProvider>(),
                    [.. group])),
        ];
        var report = new Report(
            $"""
            {name} on {Path.GetFileName(Clip)} ({video.Width} x {video.Height}, {video.FrameCount} frames): score {result.Score:0.0000}{(
                result.Reason is null ? "" : $" ({result.Reason})"
            )}; {Rounds} rounds, in each everything once.
            Loading took {loaded:0} MiB; files of its networks have {result.Networks.Sum(network => SizeOf(weights, network.Name))
                >> 20} MiB. The parts alone: plain ffmpeg of the same frames with its start; each network's session with the same options on the same batches.
            """,
            Repository.Results);
        try
        {
            var measured = new Measured();
            ProcessFacts.ForgetPeak();
            for (var round = 0; round < Rounds; round++)
            {
                await Time(measured, Whole, async () => result = await detector.AnalyseAsync(request, null, cancellationToken));
                foreach (var (stage, seconds) in result.Timings.Where(stage => stage.Key != "total"))
                {
                    measured.Add($"in the report: {stage}", TimeSpan.FromSeconds(seconds));
                }

                await Time(measured, Decode, () => decode.RunAsync(cancellationToken));
                foreach (var network in networks)
                {
                    await Time(measured, NameOf(network), () => Task.Run(network.Run, cancellationToken));
                }
            }

            Print(report, name, measured, [Decode, .. networks.Select(NameOf)]);
        }
        finally
        {
            networks.ForEach(network => network.Dispose());
        }
    }

    private async Task MeasureTogetherAsync(IReadOnlyList<string> names, string weights, CancellationToken cancellationToken)
    {
        using var host = CreateHost(weights);
        var loader = host.Services.GetRequiredService<IDetectorLoader>();
        var video = await host.Services.GetRequiredService<IVideoProbe>().ProbeAsync(Clip, Path.GetFileName(Clip), cancellationToken);
        var detectors = new List<ILoadedDetector>();
        try
        {
            foreach (var name in names)
            {
                detectors.Add(await loader.LoadAsync(name, cancellationToken));
            }

            var report = new Report(
                $"{string.Join(", ", names)} in one job on {Path.GetFileName(Clip)}: all detectors are in memory, "
                    + "and run at the same time.",
                Repository.Results);
            var loaded = ProcessFacts.ResidentMiB(Environment.ProcessId);
            ProcessFacts.ForgetPeak();
            var since = Stopwatch.GetTimestamp();
            var results = await Task.WhenAll(
                detectors.Select(detector =>
                    detector.AnalyseAsync(new DetectionRequest("clip", Clip, names, video), null, cancellationToken)));
            var whole = Stopwatch.GetElapsedTime(since);
            string[] stages = ["decoding", "faces", "crops", "networks", "total"];
            report.Table(
                ["s", .. stages, "score"],
                results.Select(result =>
                    (string[])
                        [
                            result.Detector,
                            .. stages.Select(stage => Report.Seconds(TimeSpan.FromSeconds(result.Timings.GetValueOrDefault(stage)))),
                            result.Score.ToString("0.0000", CultureInfo.InvariantCulture),
                        ]));
            report.Line(
                $"The whole job: {Report.Seconds(whole)} s. Memory of this process: {loaded:0} MiB with all detectors loaded, "
                    + $"{ProcessFacts.PeakMiB():0} MiB at the most."
            );
            report.End();
        }
        finally
        {
            foreach (var detector in detectors)
            {
                await detector.DisposeAsync();
            }
        }
    }

    private static string NameOf(NetworkAlone network) => $"{network.Name} alone, {network.Batches} batches";

    private static long SizeOf(string weights, string network) =>
        new FileInfo(Path.Combine(weights, network + ".onnx")) is { Exists: true } file ? file.Length : 0;

    private static async Task Time(Measured measured, string what, Func<Task> run)
    {
        var (since, processor) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        await run();
        measured.Add(what, Stopwatch.GetElapsedTime(since), Environment.CpuUsage.TotalTime - processor);
    }

    private static void Print(Report report, string name, Measured measured, IReadOnlyList<string> parts)
    {
        report.Table(["", "median s", "shortest s", "longest s", "least processor s"], measured.Names.Select(what => new[]
        {
            what,
            Report.Seconds(measured.Times(what).Median),
            Report.Seconds(measured.Times(what).Shortest),
            Report.Seconds(measured.Times(what).Longest),
            measured.Processor(what) is { } processor ? Report.Seconds(processor) : "",
        }));
        var whole = measured.Times(Whole);
        var medians = Sum(parts, part => measured.Times(part).Median);
        var shortest = Sum(parts, part => measured.Times(part).Shortest);
        var processor = Sum(parts, part => measured.Processor(part)!.Value);
        List<IReadOnlyList<string>> rows =
        [
            ["the parts alone together, medians", Report.Seconds(medians), Report.Ratio(whole.Median / medians)],
            ["the parts alone together, shortest", Report.Seconds(shortest), Report.Ratio(whole.Shortest / shortest)],
            [
                "the parts alone together, processor time but ffmpeg's",
                Report.Seconds(processor),
                Report.Ratio(measured.Processor(Whole)!.Value / processor),
            ],
        ];
        if (OriginalSeconds.Of(name) is { } original)
        {
            rows.Add([
                $"the original, {original.Machine}",
                original.Total.ToString("0.0", CultureInfo.InvariantCulture),
                Report.Ratio(whole.Median.TotalSeconds / original.Total),
            ]);
        }

        report.Table(["", "s", "the whole over it"], rows);
        report.Line(
            $"Peak memory of this process: {ProcessFacts.PeakMiB():0} MiB, in which each network is loaded twice and its batches are kept."
        );
        report.End();
    }

    private static TimeSpan Sum(IReadOnlyList<string> parts, Func<string, TimeSpan> time) =>
        parts.Aggregate(TimeSpan.Zero, (sum, part) => sum + time(part));

    private IHost CreateHost(string weights) => DetectorHost.Create(
        weights,
        injectsFaces: Weights is null && Clip == Repository.Sample,
        new Dictionary<string, string?>
        {
            ["FakeFinder:Detection:Threads"] = Threads.ToString(CultureInfo.InvariantCulture),
            ["FakeFinder:Detection:BatchLimit"] = BatchLimit.ToString(CultureInfo.InvariantCulture),
        });
}
