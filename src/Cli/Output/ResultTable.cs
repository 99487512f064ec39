using System.Globalization;
using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Output;

/// <summary>Results as a table: a row for each detector of each file, and the file's average where there are several.</summary>
internal static class ResultTable
{
    public static Table Create(IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        var notices = detectors.ToDictionary(detector => detector.Name, detector => detector.Notice, StringComparer.Ordinal);
        var table = new Table().Border(TableBorder.Rounded);
        table.AddColumns("File", "Detector", "Verdict");
        table.AddColumn(new TableColumn("Probability of being fake").RightAligned());
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
                    table,
                    result.File,
                    part.Detector,
                    Verdicts.Title(part),
                    Verdicts.Probability(part.Score),
                    Frames(part.Coverage),
                    Seconds(result, part),
                    string.Join("; ", remarks));
            }

            if (result.Job is { Parts.Count: > 1, AverageScore: { } average })
            {
                AddRow(table, result.File, "average", "", Verdicts.Probability(average), "", "", "");
            }
        }

        return table;
    }

    private static void AddRow(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Frames(Coverage? coverage) => coverage is null ? "-" : $"{coverage.FramesJudged} of {coverage.FramesWanted}";

    private static string Seconds(FileResult result, Part part) =>
        result.Seconds.TryGetValue(part.Detector, out var seconds) ? seconds.ToString("0.0", CultureInfo.InvariantCulture) : "-";
}
