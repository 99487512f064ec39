using System.Text.Json;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Labels;

/// <summary>
/// The <c>metadata.json</c> of the Deepfake Detection Challenge: <c>{"a.mp4": {"label": "FAKE", "split": "train", "original":
/// "b.mp4"}}</c>. What an entry says beside its label is a free column.
/// </summary>
internal static class DfdcLabels
{
    private const string LabelField = "label";

    /// <param name="name">Of the file, for sentences.</param>
    public static LabelSet Read(ReadOnlyMemory<byte> json, string name, LabelLimits limits)
    {
        using var document = Parse(json, name);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new EvaluationException($"{name} is no metadata.json: it must be an object with an entry for each video.");
        }

        try
        {
            return Read(document.RootElement, name, limits);
        }
        catch (InvalidOperationException exception)
        {
            // What System.Text.Json throws where a text is half of a character.
            throw new EvaluationException($"{name} has a text that is not valid Unicode; correct it.", exception);
        }
    }

    private static LabelSet Read(JsonElement root, string name, LabelLimits limits)
    {
        // Counted before anything is made of them.
        limits.CheckVideos(root.EnumerateObject().Count(), name);
        var entries = root.EnumerateObject().ToList();
        var columns = new List<string>();
        var known = new HashSet<string>(StringComparer.Ordinal) { LabelField };
        foreach (var entry in entries.Where(entry => entry.Value.ValueKind == JsonValueKind.Object))
        {
            columns.AddRange(entry.Value.EnumerateObject().Select(field => field.Name).Where(known.Add));
            limits.CheckColumns(columns.Count, name);
        }

        if (entries.GroupBy(entry => entry.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new EvaluationException($"{name} has {twice.Key} twice; remove one of the entries.");
        }

        return new(name, columns, [.. entries.Select(entry => Video(name, entry, columns))]);
    }

    private static LabelledVideo Video(string name, JsonProperty entry, List<string> columns)
    {
        var place = $"{name}, entry {entry.Name}";
        return entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty(LabelField, out var label)
            ? new(
                place,
                entry.Name,
                VideoLabel.Parse(label.ToString(), place),
                [.. columns.Select(column => entry.Value.TryGetProperty(column, out var field) ? field.ToString() : "")])
            : throw new EvaluationException($"{place} has no label; write {{\"label\": \"REAL\"}} or {{\"label\": \"FAKE\"}}.");
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string name)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new EvaluationException($"{name} line {exception.LineNumber + 1} is not JSON: {exception.Message}", exception);
        }
    }
}
