using System.Text.Json;
using System.Text.Json.Serialization;

namespace FakeFinder.Checks;

/// <summary>One line of what a program that checks writes to its standard output, as JSON.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="State">Null: it begins now.</param>
/// <param name="Sentence">As <see cref="Finding.Sentence"/>.</param>
/// <param name="Remedy">As <see cref="Finding.Remedy"/>.</param>
public sealed record CheckLine(string Check, FindingState? State = null, string? Sentence = null, string? Remedy = null)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
    };

    /// <summary>A check begins: should the process die now, it is told which one killed it.</summary>
    public static CheckLine Begins(string check) => new(check);

    /// <summary>What a check found.</summary>
    public static CheckLine Of(string check, Finding finding) => new(check, finding.State, finding.Sentence, finding.Remedy);

    /// <returns>Null where the text is no such line.</returns>
    public static CheckLine? Read(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<CheckLine>(text, Json) is { Check.Length: > 0 } line ? line : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => JsonSerializer.Serialize(this, Json);
}
