using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Detectors.Residual;

/// <summary>Parameters of pipeline <c>residual</c> in models.json.</summary>
internal sealed record ResidualParameters
{
    /// <summary>How many frames, evenly spaced from the first to the last.</summary>
    [Range(1, 1000)]
    public int Frames { get; init; } = 16;
}
