using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Crops;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// A network of an ensemble, and what it sees of a crop. Without side, mean and deviation it takes the crops as they are.
/// </summary>
internal sealed record EnsembleNetwork
{
    private static readonly float[] NoMean = [0, 0, 0];
    private static readonly float[] NoDeviation = [1, 1, 1];

    /// <summary>
    /// In the weights folder, such as <c>wm/xception</c>. Input n x 3 x side x side, output <c>logit</c>: n x 1 or n x 2.
    /// </summary>
    [Required]
    public required string Name { get; init; }

    /// <summary>Of its input, in pixels; as the crop's where it is not given.</summary>
    [Range(32, 2048)]
    public int? Side { get; init; }

    /// <summary>For red, green and blue of the crop's values; subtracted first.</summary>
    [Length(3, 3)]
    public float[]? Mean { get; init; }

    /// <summary>For red, green and blue; divided by then.</summary>
    [Length(3, 3)]
    public float[]? Deviation { get; init; }

    /// <summary>Its share of a score, where the rule is <c>weighted-sum</c>.</summary>
    [Range(0.0, 1.0)]
    public float? Weight { get; init; }

    /// <returns>Null for a network that takes the crops as they are.</returns>
    public CropInput? ToInput(int side) =>
        Side is null && Mean is null && Deviation is null ? null : new(Mean ?? NoMean, Deviation ?? NoDeviation, Side ?? side);
}
