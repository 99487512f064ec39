using System.Text.Json.Serialization;

namespace FakeFinder.Catalog;

/// <summary>The file models.json as a whole.</summary>
internal sealed record ModelsFile
{
    /// <summary>Where editors find the JSON schema of this file; the program does not read it.</summary>
    [JsonPropertyName("$schema")]
    public string? JsonSchema { get; init; }

    /// <summary>Of this format.</summary>
    public required int Schema { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required List<DetectorEntry> Detectors { get; init; }
}
