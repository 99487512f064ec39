using System.Globalization;

namespace FakeFinder.Evaluation.Scores;

/// <summary>
/// <c>scores.csv</c>. The columns: <c>file</c>; <c>label</c> (REAL or FAKE); <c>sha256</c> (may be missing); the free columns of the
/// labels; <c>score:NAME</c> for each trained detector and <c>heuristic:NAME</c> for each heuristic (0 to 1; 0.5 undetermined; empty where
/// it failed); then for each detector <c>reason:NAME</c>, <c>judged:NAME</c> and <c>wanted:NAME</c> (frames), which may be missing.
/// </summary>
public static class ScoreTableFile
{
    private const string FileColumn = "file";
    private const string LabelColumn = "label";
    private const string ShaColumn = "sha256";
    private const string Score = "score:";
    private const string Heuristic = "heuristic:";
    private const string Reason = "reason:";
    private const string Judged = "judged:";
    private const string Wanted = "wanted:";

    private static readonly string[] Prefixes = [Score, Heuristic, Reason, Judged, Wanted];

    /// <summary>Whether a free column may not be named so: the table has it for itself, or a colon is in it.</summary>
    public static bool IsReserved(string column) =>
        column.Contains(':', StringComparison.Ordinal)
        || new[] { FileColumn, LabelColumn, ShaColumn }.Contains(column, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="EvaluationException">A sentence that names line and column.</exception>
    public static ScoreTable Read(TextReader reader, string name)
    {
        var csv = CsvTable.Read(reader, name);
        var (file, label) = (csv.PlaceOf(FileColumn), csv.PlaceOf(LabelColumn));
        var sha = csv.Headings.Contains(ShaColumn) ? csv.PlaceOf(ShaColumn) : -1;
        var detectors = csv.Headings
            .Select((heading, place) => DetectorPlaces.Of(csv.Headings, heading, place))
            .OfType<DetectorPlaces>()
            .ToList();
        CheckColumns(csv, detectors);
        var groups = Enumerable.Range(0, csv.Headings.Count)
            .Where(place => place != file && place != label && !IsReserved(csv.Headings[place]))
            .ToList();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var rows = csv.Rows.Select(row =>
        {
            var place = $"{name} line {row.Line}";
            if (!lines.TryAdd(row.Fields[file], row.Line))
            {
                throw new EvaluationException(
                    $"{place} names {row.Fields[file]} again, after line {lines[row.Fields[file]]}; remove one of the lines.");
            }

            return new ScoreRow(
                row.Fields[file],
                VideoLabel.Parse(row.Fields[label], place),
                sha >= 0 && row.Fields[sha].Length > 0 ? row.Fields[sha] : null,
                [.. groups.Select(group => row.Fields[group])],
                [.. detectors.Select(detector => detector.Read(row, place))]);
        }).ToList();
        return new ScoreTable([.. groups.Select(group => csv.Headings[group])], [.. detectors.Select(detector => detector.Column)], rows);
    }

    /// <summary>The text of a file, whose bytes are UTF-8.</summary>
    public static string Write(ScoreTable table)
    {
        using var writer = new StringWriter();
        Write(writer, table);
        return writer.ToString();
    }

    public static void Write(TextWriter writer, ScoreTable table)
    {
        var headings = new List<string> { FileColumn, LabelColumn, ShaColumn };
        headings.AddRange(table.GroupColumns);
        headings.AddRange(table.Detectors.Select(detector => (detector.IsHeuristic ? Heuristic : Score) + detector.Name));
        headings.AddRange(
            table.Detectors.SelectMany(detector => new[] { Reason, Judged, Wanted }.Select(prefix => prefix + detector.Name)));
        CsvTable.Write(writer, table.Rows.Select(row => (IReadOnlyList<string>)
        [
            row.File,
            VideoLabel.Write(row.IsFake),
            row.Sha256 ?? "",
            .. row.Groups,
            .. row.Cells.Select(cell => cell.Score?.ToString("R", CultureInfo.InvariantCulture) ?? ""),
            .. row.Cells.SelectMany(cell => new[] { cell.Reason ?? "", Text(cell.FramesJudged), Text(cell.FramesWanted) }),
        ]).Prepend(headings));
    }

    private static string Text(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static void CheckColumns(CsvTable csv, List<DetectorPlaces> detectors)
    {
        if (detectors.Count == 0)
        {
            throw new EvaluationException(
                $"{csv.Name} line 1 has no column of scores; name one score:NAME for each detector, or heuristic:NAME if it was not "
                    + $"trained.");
        }

        var names = detectors.Select(detector => detector.Column.Name).ToList();
        if (names.GroupBy(detector => detector).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new EvaluationException($"{csv.Name} line 1 has both score:{twice.Key} and heuristic:{twice.Key}; keep one of them.");
        }

        foreach (var heading in csv.Headings.Where(heading => heading.Contains(':', StringComparison.Ordinal)))
        {
            var prefix = Prefixes.FirstOrDefault(prefix => heading.StartsWith(prefix, StringComparison.Ordinal));
            if (prefix is null || !names.Contains(heading[prefix.Length..]))
            {
                throw new EvaluationException(
                    $"{csv.Name} line 1 has an unknown column '{heading}'; known are score:NAME, heuristic:NAME, and for such a NAME "
                        + $"reason:NAME, judged:NAME, wanted:NAME. Rename it without the colon if it is to group by.");
            }
        }
    }

    /// <summary>Where the columns of a detector are; -1: missing.</summary>
    private sealed record DetectorPlaces(DetectorColumn Column, int Score, int Reason, int Judged, int Wanted)
    {
        public static DetectorPlaces? Of(IReadOnlyList<string> headings, string heading, int place)
        {
            var isHeuristic = heading.StartsWith(Heuristic, StringComparison.Ordinal);
            if (!isHeuristic && !heading.StartsWith(ScoreTableFile.Score, StringComparison.Ordinal))
            {
                return null;
            }

            var name = heading[(isHeuristic ? Heuristic : ScoreTableFile.Score).Length..];
            return new(
                new(name, isHeuristic),
                place,
                Find(ScoreTableFile.Reason),
                Find(ScoreTableFile.Judged),
                Find(ScoreTableFile.Wanted));

            int Find(string prefix) => headings.ToList().IndexOf(prefix + name);
        }

        public ScoreCell Read(CsvRow row, string place)
        {
            var text = row.Fields[Score];
            double? score = null;
            if (text.Length > 0)
            {
                score = double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1
                    ? number
                    : throw new EvaluationException(
                        $"{place}: the score of {Column.Name} is '{text}'; it must be a number from 0 (real) to 1 (fake), or empty.");
            }

            return new(score, Reason >= 0 && row.Fields[Reason].Length > 0 ? row.Fields[Reason] : null, Frames(Judged), Frames(Wanted));

            int? Frames(int column) => column < 0 || row.Fields[column].Length == 0 ? null
                : int.TryParse(row.Fields[column], NumberStyles.None, CultureInfo.InvariantCulture, out var frames) ? frames
                : throw new EvaluationException($"{place}: '{row.Fields[column]}' is no number of frames; correct it, or leave it empty.");
        }
    }
}
