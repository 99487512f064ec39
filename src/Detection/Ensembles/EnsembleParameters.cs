using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Ensembles;

/// <summary>What every ensemble reads from models.json.</summary>
internal abstract record EnsembleParameters
{
    /// <summary>How many frames, evenly spaced from the first to the last.</summary>
    [Range(1, 1000)]
    public required int Frames { get; init; }

    /// <summary>Side of the networks' input in pixels.</summary>
    [Range(32, 2048)]
    public required int Side { get; init; }

    /// <summary>The networks in the weights folder, folder and file.</summary>
    [MinLength(1)]
    public required string[] Networks { get; init; }
}
