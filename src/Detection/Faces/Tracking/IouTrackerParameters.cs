using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Faces.Tracking;

/// <summary>Thresholds of <see cref="IouTracker"/>, as models.json has them.</summary>
internal sealed record IouTrackerParameters
{
    /// <summary>A face of less confidence does not exist.</summary>
    [Range(0.0, 1.0)]
    public double Confidence { get; init; } = 0.3;

    /// <summary>From one sample to the next a face overlaps itself by so much at least: intersection over union.</summary>
    [Range(0.0, 1.0)]
    public double Overlap { get; init; } = 0.3;

    /// <summary>A track counts where its surest face has so much confidence at least, ...</summary>
    [Range(0.0, 1.0)]
    public double PeakConfidence { get; init; } = 0.9;

    /// <summary>... and where it goes over so many samples at least.</summary>
    [Range(1, 10000)]
    public int Samples { get; init; } = 7;
}
