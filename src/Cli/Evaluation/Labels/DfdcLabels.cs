using System.Text.Json;
using FakeFinder.Evaluation;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Cli.Evaluation.Labels;

/// <summary>
/// The <c>metadata.json</c> of the Deepfake Detection Challenge: <c>{"a.mp4": {"label": "FAKE", "split": "train", "original":
/// "b.mp4"}}</c>. What an entry says beside its label is a free column.
/// </summary>
internal static class DfdcLabels
{
    private const string LabelField = "label";

    public static LabelSet Read(string path)
    {
        using var document = Parse(path);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new EvaluationException($"{path} is no metadata.json: it must be an object with an entry for each video.");
        }

        var entries = document.RootElement.EnumerateObject().ToList();
        var columns = entries
            .Where(entry => entry.Value.ValueKind == JsonValueKind.Object)
            .SelectMany(entry => entry.Value.EnumerateObject().Select(field => field.Name))
            .Where(field => field != LabelField)
            .Distinct()
            .ToList();
        if (entries.GroupBy(entry => entry.Name).FirstOrDefault(same => same.Count() > 1) is { } twice)
        {
            throw new EvaluationException($"{path} has {twice.Key} twice; remove one of the entries.");
        }

        return new(path, columns, [.. entries.Select(entry => Video(path, entry, columns))]);
    }

    private static LabelledVideo Video(string path, JsonProperty entry, List<string> columns)
    {
        var place = $"{path}, entry {entry.Name}";
        return entry.Value.ValueKind == JsonValueKind.Object && entry.Value.TryGetProperty(LabelField, out var label)
            ? new(
                place,
                entry.Name,
                VideoLabel.Parse(label.ToString(), place),
                [.. columns.Select(column => entry.Value.TryGetProperty(column, out var field) ? field.ToString() : "")])
            : throw new EvaluationException($"{place} has no label; write {{\"label\": \"REAL\"}} or {{\"label\": \"FAKE\"}}.");
    }

    private static JsonDocument Parse(string path)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllBytes(path));
        }
        catch (JsonException exception)
        {
            throw new EvaluationException($"{path} line {exception.LineNumber + 1} is not JSON: {exception.Message}", exception);
        }
    }
}
