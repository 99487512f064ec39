using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Labels;

/// <summary>A CSV with the columns <c>file</c> and <c>label</c>, and free ones to group by.</summary>
internal static class CsvLabels
{
    private const string FileColumn = "file";
    private const string LabelColumn = "label";

    /// <param name="name">Of the file, for sentences.</param>
    public static LabelSet Read(TextReader reader, string name, LabelLimits limits)
    {
        var csv = CsvTable.Read(reader, name, limits.Videos);
        var (file, label) = (csv.PlaceOf(FileColumn), csv.PlaceOf(LabelColumn));
        var groups = Enumerable.Range(0, csv.Headings.Count).Where(place => place != file && place != label).ToList();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        return new(name, [.. groups.Select(group => csv.Headings[group])], [.. csv.Rows.Select(Video)]);

        LabelledVideo Video(CsvRow row)
        {
            var (place, video) = ($"{name} line {row.Line}", row.Fields[file].Trim());
            if (video.Length == 0)
            {
                throw new EvaluationException($"{place} names no file; name one, or remove the line.");
            }

            if (!lines.TryAdd(video, row.Line))
            {
                throw new EvaluationException($"{place} names {video} again, after line {lines[video]}; remove one of the lines.");
            }

            var isFake = VideoLabel.Parse(row.Fields[label], place);
            return new(place, video, isFake, [.. groups.Select(group => row.Fields[group].Trim())]);
        }
    }
}
