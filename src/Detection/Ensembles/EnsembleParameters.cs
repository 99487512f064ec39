using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles;

/// <summary>What every ensemble reads from models.json.</summary>
internal abstract record EnsembleParameters
{
    /// <summary>How many frames; which ones is the detector's own.</summary>
    [Range(1, 1000)]
    public required int Frames { get; init; }

    /// <summary>Side of the crops in pixels.</summary>
    [Range(32, 2048)]
    public required int Side { get; init; }

    /// <summary>The networks in the weights folder, folder and file.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<string> NetworkNames { get; }
}

/// <summary>An ensemble whose networks all take the crops as they are.</summary>
internal abstract record UniformEnsembleParameters : EnsembleParameters
{
    /// <inheritdoc cref="EnsembleParameters.NetworkNames"/>
    [MinLength(1)]
    public required string[] Networks { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<string> NetworkNames => Networks;
}
