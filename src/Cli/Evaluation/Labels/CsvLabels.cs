using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Labels;

/// <summary>A CSV with the columns <c>file</c> and <c>label</c>, and free ones to group by.</summary>
internal static class CsvLabels
{
    private const string FileColumn = "file";
    private const string LabelColumn = "label";

    public static LabelSet Read(string path)
    {
        using var reader = new StreamReader(path);
        var csv = CsvTable.Read(reader, path);
        var (file, label) = (csv.PlaceOf(FileColumn), csv.PlaceOf(LabelColumn));
        var groups = Enumerable.Range(0, csv.Headings.Count).Where(place => place != file && place != label).ToList();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return new(path, [.. groups.Select(group => csv.Headings[group])], [.. csv.Rows.Select(Video)]);

        LabelledVideo Video(CsvRow row)
        {
            var (place, name) = ($"{path} line {row.Line}", row.Fields[file].Trim());
            if (name.Length == 0)
            {
                throw new EvaluationException($"{place} names no file; name one, or remove the line.");
            }

            if (!lines.TryAdd(name, row.Line))
            {
                throw new EvaluationException($"{place} names {name} again, after line {lines[name]}; remove one of the lines.");
            }

            var isFake = VideoLabel.Parse(row.Fields[label], place);
            return new(place, name, isFake, [.. groups.Select(group => row.Fields[group].Trim())]);
        }
    }
}
