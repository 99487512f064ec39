using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Images;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>One network of pipeline <c>eighteen</c> in models.json. Each has two logits; the second says fake.</summary>
internal sealed record EighteenNetwork
{
    /// <summary>Folder and file, such as <c>eighteen/sf1</c>.</summary>
    [MinLength(1)]
    public required string Name { get; init; }

    public required NetworkKind Kind { get; init; }

    /// <summary>Rows and columns of the input, in pixels.</summary>
    [Range(32, 1024)]
    public required int Side { get; init; }

    public ColourOrder Colours { get; init; } = ColourOrder.Rgb;

    /// <summary>Of pixels in 0..1, one for each channel in the input's order.</summary>
    [Length(3, 3)]
    public required float[] Mean { get; init; }

    /// <summary>Of pixels in 0..1, one for each channel in the input's order.</summary>
    [Length(3, 3)]
    public required float[] Deviation { get; init; }

    /// <summary>An image network also sees each picture mirrored; the two outputs are averaged before anything else.</summary>
    public bool Mirrored { get; init; }

    /// <summary>An image network's score that is nearly certain is drawn a little to the middle (<see cref="ImageRule"/>).</summary>
    public bool Tempered { get; init; }

    /// <summary>How much its score counts beside those of the other networks of its kind.</summary>
    [Range(0.001, 1000)]
    public required double Weight { get; init; }
}
