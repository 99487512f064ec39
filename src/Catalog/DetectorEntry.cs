using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using FakeFinder.Catalog.Cards;

namespace FakeFinder.Catalog;

/// <summary>
/// One detector as models.json lists it. What differs between detectors is data here; the code is named by <see cref="Pipeline"/>.
/// </summary>
public sealed record DetectorEntry
{
    /// <summary>The name that users, the API and the weights folder use: lower-case letters, digits and hyphens.</summary>
    public required string Name { get; init; }

    /// <summary>For people: the team or the method.</summary>
    public required string Title { get; init; }

    /// <summary>What it is, in a sentence or two.</summary>
    public required string Summary { get; init; }

    /// <summary>A warning that must stand wherever its scores are shown, such as "heuristic, uncalibrated".</summary>
    public string? Notice { get; init; }

    /// <summary>It was not trained, which its notice says: its scores are judged alone, and are part of no mean and no fusion.</summary>
    [JsonIgnore]
    public bool IsHeuristic => Notice?.Contains("heuristic", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>What a person should know before they read its scores; null where nobody has written it down.</summary>
    public ModelCard? Card { get; init; }

    /// <summary>The code that runs it, as Detection registers it.</summary>
    public required string Pipeline { get; init; }

    /// <summary>How faces are found; null where the pipeline needs none.</summary>
    public FaceFinderEntry? FaceFinder { get; init; }

    /// <summary>What the pipeline reads beyond this; its own documentation says what.</summary>
    public JsonObject Parameters { get; init; } = [];

    /// <summary>Null where nothing has to be installed.</summary>
    public WeightsEntry? Weights { get; init; }

    /// <summary>
    /// EC2 instances of the operator's that are kept stopped for this detector, by id; the fleet starts and stops them, and never
    /// terminates them.
    /// </summary>
    public IReadOnlyList<string> WarmInstances { get; init; } = [];
}

/// <summary>A face finder and its parameters.</summary>
public sealed record FaceFinderEntry
{
    /// <summary>As Detection registers it: <c>haar</c>, <c>mtcnn</c>, ...</summary>
    public required string Name { get; init; }

    /// <summary>What the face finder reads; its own documentation says what.</summary>
    public JsonObject Parameters { get; init; } = [];
}
