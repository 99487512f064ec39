using System.Text;
using System.Text.Json;

namespace FakeFinder.Detection.Detectors.Http;

/// <summary>
/// An answer to <c>predict</c>: a data frame as <c>DataFrame.to_json</c> of pandas writes it, one object for each column, in it the value
/// of each row by the row's label. The original's front end puts such tables in a list and that in a JSON string: this is read too, where
/// the list holds one table. What is not a number is <c>null</c> there.
/// </summary>
internal static class ScoreTable
{
    private const string FileNames = "filename";
    private const int MostWrappings = 3;

    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    /// <param name="video">As it was handed over; the published containers answer with its last part alone.</param>
    /// <param name="detector">The column's name, where the table has it.</param>
    /// <param name="column">The column's name for certain; null: the detector's, or the only one.</param>
    /// <returns>In [0, 1].</returns>
    /// <exception cref="FormatException">It is no such table, or has no score of the video; the message says what is wrong.</exception>
    public static double ScoreOf(ReadOnlyMemory<byte> answer, string video, string detector, string? column)
    {
        try
        {
            return ScoreIn(answer, video, detector, column, MostWrappings);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An InvalidOperationException is a string whose text is no Unicode.
            throw new FormatException(
                $"it is not the JSON of a table: it begins with {Quotation.Of(Encoding.UTF8.GetString(answer.Span))}",
                exception);
        }
    }

    private static double ScoreIn(ReadOnlyMemory<byte> answer, string video, string detector, string? column, int wrappings)
    {
        using var document = JsonDocument.Parse(answer, Json);
        var table = document.RootElement;
        if (table.ValueKind == JsonValueKind.String && wrappings > 0)
        {
            return ScoreIn(Encoding.UTF8.GetBytes(table.GetString()!), video, detector, column, wrappings - 1);
        }

        if (table.ValueKind == JsonValueKind.Array)
        {
            table = table.GetArrayLength() == 1
                ? table[0]
                : throw new FormatException($"it is a list of {table.GetArrayLength()} tables where one was asked for");
        }

        return table.ValueKind == JsonValueKind.Object
            ? Score(Column(table, detector, column), Row(table, video))
            : throw new FormatException($"it is {table.ValueKind.ToString().ToLowerInvariant()} where a table was asked for");
    }

    private static string Row(JsonElement table, string video)
    {
        if (!table.TryGetProperty(FileNames, out var names) || names.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"it has no column '{FileNames}' of rows");
        }

        var rows = names.EnumerateObject().Where(row => row.Value.ValueKind == JsonValueKind.String).ToList();
        var ours = rows.Where(row => row.Value.GetString() is { } name && (name == video || name == LastPart(video))).ToList();
        return ours.Count == 1 ? ours[0].Name
            : ours.Count > 1 ? throw new FormatException($"it has {ours.Count} rows of the video")
            : rows.Count == 0 ? throw new FormatException("it has no row")
            : throw new FormatException($"it has no row of the video, but one of {Quotation.Of(rows[0].Value.GetString()!)}");
    }

    private static JsonProperty Column(JsonElement table, string detector, string? column)
    {
        var scores = table.EnumerateObject().Where(one => one.Name != FileNames).ToList();
        var wanted = column ?? detector;
        return scores.Any(one => one.Name == wanted) ? scores.First(one => one.Name == wanted)
            : column is null && scores.Count == 1 ? scores[0]
            : throw new FormatException(
                $"it has no column {Quotation.Of(wanted)}; it has "
                    + (scores.Count == 0 ? "no scores" : Quotation.Of(string.Join(", ", scores.Select(one => one.Name))))
                    + (column is null && scores.Count > 1 ? ", so 'column' in models.json must name one of them" : ""));
    }

    private static double Score(JsonProperty column, string row)
    {
        if (column.Value.ValueKind != JsonValueKind.Object || !column.Value.TryGetProperty(row, out var cell))
        {
            throw new FormatException($"its column {Quotation.Of(column.Name)} has no row of the video");
        }

        return cell.ValueKind == JsonValueKind.Number && cell.TryGetDouble(out var score) && score is >= 0 and <= 1
            ? score
            : throw new FormatException($"its score is {Quotation.Of(cell.GetRawText())}; a score is a number from 0 to 1");
    }

    private static string LastPart(string video) => video[(video.LastIndexOf('/') + 1)..];
}
