using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using FakeFinder.Catalog.Cards;

namespace FakeFinder.Catalog;

/// <summary>What models.json says.</summary>
public sealed partial record ModelList
{
    private const int CurrentSchema = 1;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>Where editors find the JSON schema of this file; the program does not read it.</summary>
    [JsonPropertyName("$schema")]
    public string? JsonSchema { get; init; }

    /// <summary>Of this format.</summary>
    public required int Schema { get; init; }

    /// <summary>In the order in which they are shown.</summary>
    public required IReadOnlyList<DetectorEntry> Detectors { get; init; }

    /// <summary>Texts that several cards share, by name.</summary>
    public IReadOnlyDictionary<string, string> CardTexts { get; init; } = new Dictionary<string, string>();

    /// <summary>By name: networks that several detectors need, such as the face finder <c>mtcnn</c>.</summary>
    public IReadOnlyDictionary<string, WeightsEntry> SharedWeights { get; init; } = new Dictionary<string, WeightsEntry>();

    /// <exception cref="InvalidDataException">models.json is not what it should be; the message says where.</exception>
    public static ModelList Read(string path)
    {
        ModelList? list;
        try
        {
            using var stream = File.OpenRead(path);
            list = JsonSerializer.Deserialize<ModelList>(stream, Json);
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is not a list of detectors: {exception.Message}", exception);
        }

        if (list is not { Schema: CurrentSchema })
        {
            throw new InvalidDataException(
                $"{path} has schema {list?.Schema.ToString() ?? "none"}; this program reads schema {CurrentSchema}.");
        }

        // The annotations say that no element is null; the reader holds that for members only.
        var detectors = list.Detectors.SelectMany(entry => (entry?.Weights?.Requires ?? []).Prepend(entry?.Name));
        foreach (var name in detectors.Concat(list.SharedWeights.Keys))
        {
            if (!NamePattern().IsMatch(name ?? ""))
            {
                throw new InvalidDataException(
                    $"{path}: '{name}' is no name of a detector or of shared weights; lower-case letters, digits and hyphens are allowed.");
            }
        }

        return list.Detectors.GroupBy(entry => entry.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw new InvalidDataException($"{path} lists '{twice.Key}' twice; each name may stand once.")
            : list with { Detectors = [.. list.Detectors.Select(new CardReader(path, list.CardTexts).Read)] };
    }

    /// <summary>The weights of a detector, or those that detectors share.</summary>
    /// <returns>Null where models.json says nothing of them.</returns>
    public WeightsEntry? WeightsOf(string name) =>
        Detectors.FirstOrDefault(entry => entry.Name == name)?.Weights ?? SharedWeights.GetValueOrDefault(name);

    /// <summary>Of detectors and of shared weights.</summary>
    [GeneratedRegex(@"\A[a-z0-9][a-z0-9-]{0,62}\z")]
    internal static partial Regex NamePattern();
}
