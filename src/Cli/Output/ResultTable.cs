using System.Globalization;
using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>
/// Results as a table, a row for each detector of each file, which fits a terminal of 80 columns; and below it in sentences what the
/// detectors of each file say together, what belongs to single scores, and the notices. Two columns more where the service has a
/// calibration.
/// </summary>
internal static class ResultTable
{
    public static void Write(IAnsiConsole output, IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        output.Write(Create(results));
        foreach (var line in Below(results, detectors))
        {
            output.Paragraph(line);
        }
    }

    public static Table Create(IReadOnlyList<FileResult> results)
    {
        var calibrated = results.Any(result => result.Job?.Parts.Any(part => part.Calibration is not null) == true);
        var table = new Table().Border(TableBorder.Rounded);

        // A long file name is the one that is folded: a row of figures stays a row.
        table.AddColumn("File");
        table.AddColumn(new TableColumn("Detector").NoWrap());
        table.AddColumn(new TableColumn("Result").NoWrap());
        table.AddColumn(new TableColumn("Score").RightAligned().NoWrap());
        if (calibrated)
        {
            table.AddColumn(new TableColumn("Calibrated").RightAligned());
            table.AddColumn(new TableColumn("False alarms").RightAligned());
        }

        table.AddColumn(new TableColumn("Frames").RightAligned().NoWrap());
        table.AddColumn(new TableColumn("Seconds").RightAligned().NoWrap());
        foreach (var result in results)
        {
            foreach (var part in result.Job?.Parts ?? [])
            {
                AddRow(
                    part.Detector,
                    part.Heuristic ? $"{Verdicts.Title(part)}, heuristic" : Verdicts.Title(part),
                    Verdicts.Percent(part.Score),
                    Verdicts.Calibrated(part.Calibration),
                    Verdicts.FalsePositives(part.Calibration),
                    Verdicts.FramesJudged(part),
                    Seconds(result, part));
            }

            if (result.Job?.Fusion is { } fusion)
            {
                AddRow("fusion", "", "", Verdicts.Percent(fusion.Probability), "", "", "");
            }

            void AddRow(
                string detector,
                string verdict,
                string score,
                string calibration,
                string falsePositives,
                string frames,
                string seconds)
            {
                string[] means = calibrated ? [calibration, falsePositives] : [];
                string[] cells = [result.File, detector, verdict, score, .. means, frames, seconds];
                table.AddRow(cells.Select(cell => new Text(cell)));
            }
        }

        return table;
    }

    /// <summary>The sentences below the table, in order.</summary>
    public static IEnumerable<string> Below(IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        foreach (var result in results.Where(result => result.Job is not null))
        {
            if (result.Job!.Summary is { } summary)
            {
                yield return $"{result.File}: {summary.Text()}";
            }

            foreach (var part in result.Job.Parts)
            {
                foreach (var remark in new[] { part.Reason, Verdicts.LowCoverage(part) }.OfType<string>())
                {
                    yield return $"{result.File}: {part.Detector}: {remark}";
                }
            }

            if (result.Job.Fusion is { } fusion)
            {
                yield return $"{result.File}: fusion: {string.Join(", ", fusion.Detectors)} together.";
            }
        }

        var shown = results.SelectMany(result => result.Job?.Parts ?? []).Where(part => part.Score is not null).ToList();
        foreach (var detector in detectors.Where(one => one.Notice is not null && shown.Exists(part => part.Detector == one.Name)))
        {
            yield return $"Note on {detector.Name}: {detector.Notice}";
        }

        if (Caption(shown) is { } caption)
        {
            yield return caption;
        }
    }

    /// <returns>What the calibrated figures hold for; null where there are none.</returns>
    private static string? Caption(IEnumerable<Part> parts) =>
        parts.FirstOrDefault(part => part.Calibration is not null)?.Calibration is { } one
            ? $"Calibrated on {one.Data}: the figures hold for videos like these alone. False alarms: of its real videos, those that "
                + $"scored above {Verdicts.Percent(one.Threshold)}."
            : null;

    private static string Seconds(FileResult result, Part part) =>
        result.Seconds.TryGetValue(part.Detector, out var seconds) ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
