using System.Text.Json;

namespace FakeFinder.Cli.Detectors;

/// <summary>What the worker's program says of a trial; it describes the fields.</summary>
internal sealed record Trial(string Detector, bool Sound)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public string? Problem { get; init; }

    public string? Notice { get; init; }

    public string? Provider { get; init; }

    public double? LoadSeconds { get; init; }

    public IReadOnlyList<TrialNetwork> Networks { get; init; } = [];

    public double? Score { get; init; }

    public TrialCoverage? Coverage { get; init; }

    public bool JudgesFrames { get; init; }

    public IReadOnlyDictionary<string, double> Seconds { get; init; } = new Dictionary<string, double>();

    /// <exception cref="CliException">It is no such document.</exception>
    public static T Read<T>(string document)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(document, Json) ?? throw new JsonException("it is null");
        }
        catch (JsonException exception)
        {
            throw new CliException(
                $"The worker's program said something else than a result ({exception.Message}): is it of another version?");
        }
    }
}

internal sealed record TrialNetwork(
    string Name,
    string? File,
    long? Bytes,
    string Sha256,
    IReadOnlyList<TrialTensor> Inputs,
    IReadOnlyList<TrialTensor> Outputs);

/// <param name="Shape">Null where a size is only known when it runs.</param>
internal sealed record TrialTensor(string Name, string Type, IReadOnlyList<int?> Shape)
{
    /// <summary>Such as <c>image: float32 n x 3 x 224 x 224</c>.</summary>
    public override string ToString() => $"{Name}: {Type} {(Shape.Count == 0 ? "without dimensions" : string.Join(" x ", Sizes))}";

    private IEnumerable<string> Sizes => Shape.Select(size => size is null ? "n" : $"{size}");
}

internal sealed record TrialCoverage(int FramesWanted, int FramesDecoded, int FramesWithFace, int FramesJudged);

/// <summary>A detector of models.json.</summary>
/// <param name="Missing">Why it cannot run here; null where it can.</param>
internal sealed record TrialListing(string Name, string Title, string Pipeline, string? FaceFinder, string? Missing);
