using System.Diagnostics;
using FakeFinder.Bench.Machine;
using FakeFinder.Bench.Measuring;
using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Sampling;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Bench.Evaluation;

/// <summary>Each step of <c>fakefinder evaluate --from</c> and <c>calibrate</c> that grows with the videos, on made scores.</summary>
internal sealed class EvaluateRun(int videos, int detectors, int rounds)
{
    private readonly List<IReadOnlyList<string>> rows = [];

    public void Run(CancellationToken cancellationToken)
    {
        var report = new Report($"{videos} made videos, {detectors} detectors, {rounds} rounds.", Path.GetTempPath());
        var table = MakeTable();
        var csv = Written(table);
        Measure("read scores.csv", () => ScoreTableFile.Read(new StringReader(csv), "scores.csv"));
        Measure("metrics without intervals", () => Evaluate(table, 0, cancellationToken));
        Measure("metrics, 1,000 resamples", () => Evaluate(table, 1000, cancellationToken));
        Measure(
            "calibrate",
            () => new Calibrator(new Bootstrap()).Fit(table, "scores.csv", "", "made", DateTimeOffset.UtcNow, cancellationToken));
        report.Table(["step", "median s", "shortest s", "longest s", "peak MiB"], rows);
        report.End();
    }

    private void Measure<T>(string step, Func<T> work)
    {
        GC.Collect();
        ProcessFacts.ForgetPeak();
        var times = new Times(Enumerable.Range(0, rounds).Select(_ =>
        {
            var since = Stopwatch.GetTimestamp();
            work();
            return Stopwatch.GetElapsedTime(since);
        }));
        rows.Add(
        [
            step,
            Report.Seconds(times.Median),
            Report.Seconds(times.Shortest),
            Report.Seconds(times.Longest),
            Report.Number(ProcessFacts.PeakMiB()),
        ]);
    }

    private static EvaluationDocument Evaluate(ScoreTable table, int resamples, CancellationToken cancellationToken) =>
        new Evaluator(new Bootstrap(resamples))
            .Evaluate(table, "scores.csv", "", "made", DateTimeOffset.UtcNow, groupBy: null, calibration: null, cancellationToken);

    /// <summary>Every second video is fake, and one in fifty is undetermined.</summary>
    private ScoreTable MakeTable()
    {
        var random = new SeededRandom(1);
        var made = new List<ScoreRow>();
        for (var video = 0; video < videos; video++)
        {
            var isFake = video % 2 == 0;
            var cells = Enumerable.Range(0, detectors).Select(_ =>
            {
                var sum = 0.0;
                for (var i = 0; i < 12; i++)
                {
                    sum += random.Next(1 << 20) / (double)(1 << 20);
                }

                return new ScoreCell(random.Next(50) == 0 ? ScoreCell.Undetermined : 1 / (1 + Math.Exp(-(sum - 6 + (isFake ? 1 : -1)))));
            }).ToList();
            made.Add(new($"v-{video}.mp4", isFake, null, [], cells));
        }

        return new(
            [],
            [.. Enumerable.Range(0, detectors).Select(detector => new DetectorColumn($"d{detector}", IsHeuristic: false))],
            made);
    }

    private static string Written(ScoreTable table)
    {
        using var writer = new StringWriter();
        ScoreTableFile.Write(writer, table);
        return writer.ToString();
    }
}
