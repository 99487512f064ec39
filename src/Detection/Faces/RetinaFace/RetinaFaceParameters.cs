using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Faces.RetinaFace;

/// <summary>Parameters of face finder <c>retinaface</c> in models.json.</summary>
internal sealed record RetinaFaceParameters
{
    /// <summary>In the weights folder, such as <c>wm/retinaface-resnet50</c>.</summary>
    [Required]
    public required string Network { get; init; }

    /// <summary>Pixels that the shorter side of the picture gets, larger or smaller; null leaves frames as they are.</summary>
    [Range(32, 4096)]
    public int? ShorterSide { get; init; }

    /// <summary>At most so many pixels of the longer side, where <see cref="ShorterSide"/> is given.</summary>
    [Range(32, 8192)]
    public int LongerSideLimit { get; init; } = 2150;

    /// <summary>A face has a probability above this, from 0 to 1, ...</summary>
    [Range(0.0, 1.0)]
    public required float ScoreAbove { get; init; }

    /// <summary>... and, where overlapping ones have been suppressed, at least this one.</summary>
    [Range(0.0, 1.0)]
    public float ScoreAtLeast { get; init; }

    /// <summary>Intersection over union above which the less probable of two boxes goes; null keeps all.</summary>
    [Range(0.0, 1.0)]
    public float? Overlap { get; init; }

    /// <summary>True cuts the edges of boxes to whole pixels, toward zero.</summary>
    public bool WholePixels { get; init; }

    /// <summary>Which face of a frame comes first; of equal ones the one that comes first in the network's output.</summary>
    public FaceOrder Order { get; init; }

    /// <summary>At most so many faces of a frame, the first ones; null means all.</summary>
    [Range(1, 100_000)]
    public int? Most { get; init; }
}
