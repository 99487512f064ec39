using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Evaluation;

/// <summary>How <c>metrics.json</c> and <c>calibration.json</c> are written and read.</summary>
public static class EvaluationJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    public static string Write<T>(T document) => JsonSerializer.Serialize(document, Options) + "\n";

    /// <param name="name">Of the file, for the sentence.</param>
    /// <exception cref="EvaluationException">It is no such document, or of a newer schema.</exception>
    public static T Read<T>(string json, string name) where T : class, IStoredDocument
    {
        try
        {
            var document =
                JsonSerializer.Deserialize<T>(json, Options) ?? throw new EvaluationException($"{name} is empty; it must be {T.Title}.");
            return document.Schema <= T.NewestSchema
                ? document
                : throw new EvaluationException(
                    $"{name} has schema {document.Schema}, and this program knows up to {T.NewestSchema}; use a newer program.");
        }
        catch (JsonException exception)
        {
            throw new EvaluationException($"{name} is not {T.Title}: {exception.Message}", exception);
        }
    }
}

/// <summary>A document with a schema number; fields are only added.</summary>
public interface IStoredDocument
{
    /// <summary>What it is, with its article, for sentences.</summary>
    static abstract string Title { get; }

    /// <summary>The newest one that this program knows.</summary>
    static abstract int NewestSchema { get; }

    int Schema { get; }
}
