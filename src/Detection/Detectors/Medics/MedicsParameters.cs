using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>Parameters of pipeline <c>medics</c> in models.json.</summary>
internal sealed record MedicsParameters
{
    /// <summary>In how many frames faces are looked for.</summary>
    [Range(2, 100)]
    public int Samples { get; init; } = 10;

    /// <summary>Frames from one of them to the next.</summary>
    [Range(2, 100)]
    public int Stride { get; init; } = 10;

    /// <summary>Pixels of the longer side of the picture that faces are looked for in; twice as many where none is found.</summary>
    [Range(20, 4096)]
    public int LongSide { get; init; } = 480;

    /// <summary>A face counts from so many frames on.</summary>
    [Range(1, 10000)]
    public int MinimumFrames { get; init; } = 30;

    /// <summary>At most so many frames of a face are looked at.</summary>
    [Range(1, 10000)]
    public int MaximumFrames { get; init; } = 100;

    /// <summary>Side of a moving box over the side of the face.</summary>
    [Range(0.1, 10)]
    public double Enlargement { get; init; } = 1.2;

    /// <summary>The 3-D networks.</summary>
    [Required, MinLength(1)]
    public IReadOnlyList<ClipNetwork> ClipNetworks { get; init; } = [];

    /// <summary>The 2-D network, such as <c>medics/SRXT50_094_VM-0.2504</c>.</summary>
    [Required]
    public string FrameNetwork { get; init; } = "";

    /// <summary>How many frames of a face the 2-D network sees.</summary>
    [Range(1, 1000)]
    public int FrameNetworkFrames { get; init; } = 32;

    [JsonIgnore]
    public IEnumerable<string> NetworkNames => ClipNetworks.Select(network => network.Name).Append(FrameNetwork);
}
