using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Crops;

namespace FakeFinder.Detection.Detectors.Wm;

/// <summary>A network of wm, what it sees of a crop, and what it counts.</summary>
internal sealed record WmNetwork
{
    /// <summary>In the weights folder, such as <c>wm/xception</c>.</summary>
    [Required]
    public required string Name { get; init; }

    /// <summary>Of its input, in pixels.</summary>
    [Range(32, 2048)]
    public required int Side { get; init; }

    /// <summary>For red, green and blue in 0..1.</summary>
    [Required, Length(3, 3)]
    public required float[] Mean { get; init; }

    /// <inheritdoc cref="Mean"/>
    [Required, Length(3, 3)]
    public required float[] Deviation { get; init; }

    /// <summary>Its share of a crop's score.</summary>
    [Range(0.0, 1.0)]
    public required float Weight { get; init; }

    public CropInput ToInput() => new(Mean, Deviation, Side);
}
