using System.Diagnostics;
using System.Globalization;
using FakeFinder.Bench.Detectors;
using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Detection;
using FakeFinder.Media.Probing;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Bench.LongVideos;

/// <summary>One <c>long-videos</c>.</summary>
internal sealed class LongVideosRun
{
    private static readonly string[] Containers = ["mp4", "mkv", "ts"];

    public required string Name { get; init; }

    public required TimeSpan Length { get; init; }

    public required int Rounds { get; init; }

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Repository.Results);
        var folder = Directory.CreateTempSubdirectory("long-");
        try
        {
            using var weights = new WeightsToMeasure(folder: null, [Name]);
            using var host = DetectorHost.Create(weights.Folder, injectsFaces: false, new Dictionary<string, string?>());
            var probe = host.Services.GetRequiredService<IVideoProbe>();
            await using var detector = await host.Services.GetRequiredService<IDetectorLoader>().LoadAsync(Name, cancellationToken);
            var sample = await probe.ProbeAsync(Repository.Sample, "sample", cancellationToken);
            List<Case> cases = [new("the clip itself", Repository.Sample)];
            foreach (var container in Containers)
            {
                var path = Path.Combine(folder.FullName, $"long.{container}");
                await RepeatAsync(path, (int)Math.Ceiling(Length / sample.Duration) - 1, cancellationToken);
                cases.Add(new Case(container, path));
            }

            var report = new Report(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{Name} on {Length.TotalHours:0.##} hours of {sample.Width} x {sample.Height}, the sample clip "
                        + $"({sample.Duration.TotalSeconds:0.#} s) again and again; {Rounds} rounds after a first one, in each everything once."),
                Repository.Results);
            for (var round = 0; round <= Rounds; round++)
            {
                foreach (var one in cases)
                {
                    await MeasureAsync(one, $"{one.Name} {round}", probe, detector, round > 0, cancellationToken);
                }
            }

            Print(report, cases);
            return 0;
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private async Task MeasureAsync(
        Case one, string id, IVideoProbe probe, ILoadedDetector detector, bool counts, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        var video = await probe.ProbeAsync(one.Path, id, cancellationToken);
        var probing = Stopwatch.GetElapsedTime(since);
        GC.Collect();
        ProcessFacts.ForgetPeak();
        var first = new FirstProgress();
        since = Stopwatch.GetTimestamp();
        await detector.AnalyseAsync(new DetectionRequest(id, one.Path, [Name], video), first, cancellationToken);
        if (counts)
        {
            one.Probing.Add(probing);
            one.Analysing.Add(Stopwatch.GetElapsedTime(since));
            one.UntilProgress.Add(first.At - TimeSpan.FromSeconds((double)since / Stopwatch.Frequency));
            one.PeakMiB = Math.Max(one.PeakMiB, ProcessFacts.PeakMiB());
        }
    }

    private static void Print(Report report, List<Case> cases)
    {
        var itself = new Times(cases[0].Analysing).Median;
        report.Table(
            [
                "", "over the clip and the pass", "analysis, s", "looking into it (the pass), s", "until the first frame's faces, s",
                "peak, MiB",
            ],
            cases.Select(one =>
            {
                var (analysing, probing) = (new Times(one.Analysing).Median, new Times(one.Probing).Median);
                return new[]
                {
                    one.Name,
                    Report.Ratio(analysing / (itself + (one == cases[0] ? TimeSpan.Zero : probing))),
                    Report.Seconds(analysing),
                    Report.Seconds(probing),
                    Report.Seconds(new Times(one.UntilProgress).Median),
                    Report.Number(one.PeakMiB),
                };
            }));
        report.End();
    }

    /// <summary>Writes the sample's packets so many times more behind one another.</summary>
    private static async Task RepeatAsync(string path, int times, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "-nostdin", "-v", "error", "-stream_loop", times.ToString(CultureInfo.InvariantCulture), "-i", Repository.Sample,
            "-map", "0:V:0", "-c", "copy", path,
        ];
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", arguments))!;
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
        {
            throw new BenchException($"ffmpeg ended with code {process.ExitCode} when it was to write {path}.");
        }
    }

    /// <summary>A video, and what was measured of it.</summary>
    private sealed record Case(string Name, string Path)
    {
        public List<TimeSpan> Probing { get; } = [];

        public List<TimeSpan> Analysing { get; } = [];

        public List<TimeSpan> UntilProgress { get; } = [];

        public double PeakMiB { get; set; }
    }

    /// <summary>When something was done for the first time.</summary>
    private sealed class FirstProgress : IProgress<DetectionProgress>
    {
        private long first;

        public TimeSpan At => TimeSpan.FromSeconds((double)first / Stopwatch.Frequency);

        public void Report(DetectionProgress value)
        {
            if (value.Done > 0)
            {
                Interlocked.CompareExchange(ref first, Stopwatch.GetTimestamp(), 0);
            }
        }
    }
}
