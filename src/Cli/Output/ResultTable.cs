using System.Globalization;
using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>
/// Results as a table: a row for each detector of each file, and the file's average where there are several. Two columns more where the
/// service has a calibration.
/// </summary>
internal static class ResultTable
{
    /// <summary>The table, and below it what calibrated figures hold for.</summary>
    public static void Write(IAnsiConsole output, IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        output.Write(Create(results, detectors));
        if (Caption(results) is { } caption)
        {
            output.Line(caption);
        }
    }

    public static Table Create(IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        var notices = detectors.ToDictionary(detector => detector.Name, detector => detector.Notice, StringComparer.Ordinal);
        var calibrated = results.Any(result => result.Job?.Parts.Any(part => part.Calibration is not null) == true);
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("File", "Detector", "Verdict");
        table.AddColumn(new TableColumn("Probability of being fake").RightAligned());
        if (calibrated)
        {
            table.AddColumn(new TableColumn("Calibrated").RightAligned());
            table.AddColumn(new TableColumn("False positives").RightAligned());
        }

        table.AddColumn(new TableColumn("Frames judged").RightAligned());
        table.AddColumn(new TableColumn("Seconds").RightAligned());
        table.AddColumn("Notice");
        foreach (var result in results)
        {
            foreach (var part in result.Job?.Parts ?? [])
            {
                var remarks = new[] { part.Reason, Verdicts.LowCoverage(part), notices.GetValueOrDefault(part.Detector) }.Where(remark =>
                    remark is not null);
                AddRow(
                    part.Detector,
                    Verdicts.Title(part),
                    Verdicts.Probability(part.Score),
                    Verdicts.Calibrated(part.Calibration),
                    Verdicts.FalsePositives(part.Calibration),
                    Verdicts.FramesJudged(part),
                    Seconds(result, part),
                    string.Join("; ", remarks));
            }

            if (result.Job is { Parts.Count: > 1, AverageScore: { } average })
            {
                AddRow("average", "", Verdicts.Probability(average), "", "", "", "", "");
            }

            if (result.Job?.Fusion is { } fusion)
            {
                AddRow("fusion", "", "", Verdicts.Probability(fusion.Probability), "", "", "", string.Join(", ", fusion.Detectors));
            }

            void AddRow(
                string detector,
                string verdict,
                string probability,
                string calibration,
                string falsePositives,
                string frames,
                string seconds,
                string notice)
            {
                string[] means = calibrated ? [calibration, falsePositives] : [];
                string[] cells = [result.File, detector, verdict, probability, .. means, frames, seconds, notice];
                table.AddRow(cells.Select(cell => new Text(cell)));
            }
        }

        return table;
    }

    /// <returns>What the calibrated figures hold for; null where there are none.</returns>
    private static string? Caption(IReadOnlyList<FileResult> results) =>
        results.SelectMany(result => result.Job?.Parts ?? []).FirstOrDefault(part => part.Calibration is not null)?.Calibration is { } one
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"Calibrated on {one.Data}: the figures hold for videos like these alone. False positives: of its real videos, those that "
                    + $"scored above {one.Threshold}.")
            : null;

    private static string Seconds(FileResult result, Part part) =>
        result.Seconds.TryGetValue(part.Detector, out var seconds) ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
