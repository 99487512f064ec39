using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Detectors.Nothing;

/// <summary>Parameters of pipeline <c>nothing</c> in models.json.</summary>
internal sealed record NothingParameters
{
    /// <summary>How long it does nothing.</summary>
    [Range(0, 3_600_000)]
    public int Milliseconds { get; init; }

    /// <summary>What it says then.</summary>
    [Range(0.0, 1.0)]
    public double Score { get; init; } = 0.5;
}
