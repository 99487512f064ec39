using System.ComponentModel.DataAnnotations;

namespace MyDetector;

/// <summary>What an entry of models.json may set, in camelCase.</summary>
public sealed record Parameters
{
    /// <summary>How many frames, evenly spaced over the video.</summary>
    [Range(1, 1000)]
    public int Frames { get; init; } = 16;

    /// <summary>The sharpness at which a frame scores 0.5; a blurred frame scores more.</summary>
    [Range(1.0, 100_000.0)]
    public double Sharpness { get; init; } = 100;
}
