using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Ensembles.Outputs;
using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Ensembles;

/// <summary>
/// A network of an ensemble, what it sees of a crop, and what its output means. With its name alone it takes the crops as they are.
/// </summary>
internal sealed record EnsembleNetwork : IValidatableObject
{
    private static readonly float[] NoMean = [0, 0, 0];
    private static readonly float[] NoDeviation = [1, 1, 1];

    /// <summary>
    /// In the weights folder, such as <c>wm/xception</c> for the file wm/xception.onnx. One input of float32: n x 3 x side x side, or n x
    /// side x side x 3 where the layout is nhwc.
    /// </summary>
    [Required]
    public required string Name { get; init; }

    /// <summary>The SHA-256 of the file in hexadecimal; a file with another one is not loaded.</summary>
    [RegularExpression("^[0-9a-fA-F]{64}$")]
    public string? Sha256 { get; init; }

    /// <summary>The name of its input tensor; the only one where it is not given.</summary>
    public string? Input { get; init; }

    /// <summary>The name of its output tensor; where it is not given the only one, or of several the one called logit.</summary>
    public string? Output { get; init; }

    /// <summary>Of its input, in pixels; as the crop's where it is not given.</summary>
    [Range(32, 2048)]
    public int? Side { get; init; }

    /// <summary>The order of its input's channels.</summary>
    public ColourOrder Colours { get; init; }

    /// <summary>The largest value of a pixel before mean and deviation: 1 for values of 0 to 1, 255 for values of 0 to 255.</summary>
    [AllowedValues(1, 255)]
    public int Range { get; init; } = 1;

    /// <summary>The order of its input's dimensions.</summary>
    public TensorLayout Layout { get; init; }

    /// <summary>Subtracted first: one number for each channel in the order of colours, in the unit of range.</summary>
    [Length(3, 3)]
    public float[]? Mean { get; init; }

    /// <summary>Divided by then: one number for each channel in the order of colours, in the unit of range.</summary>
    [Length(3, 3)]
    public float[]? Deviation { get; init; }

    /// <summary>What its output means; as the rule says where it is not given.</summary>
    public NetworkOutput? Activation { get; init; }

    /// <summary>
    /// Which value of an output with several, from 0, says fake. Where it is not given, the second of two; where there are more, it must
    /// be.
    /// </summary>
    [Range(0, 100_000)]
    public int? Fake { get; init; }

    /// <summary>Its share of a score beside that of the other networks.</summary>
    [Range(0.0, 1.0)]
    public float? Weight { get; init; }

    /// <summary>The file that it means.</summary>
    public NetworkChoice ToChoice() => new(Name, Sha256);

    /// <returns>Null for a network that takes the crops as they are.</returns>
    public CropInput? ToInput(int side) => TakesCropsAsTheyAre
        ? null
        : new(Mean ?? NoMean, Deviation ?? NoDeviation, Side ?? side) { Range = Range, Colours = Colours, Layout = Layout };

    /// <param name="rule">What the rule says of outputs.</param>
    public OutputReading ToReading(NetworkOutput rule) => new(Activation ?? rule, Fake);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Deviation?.Contains(0) == true)
        {
            yield return new ValidationResult("deviation has a 0, by which nothing can be divided", [nameof(Deviation)]);
        }
    }

    private bool TakesCropsAsTheyAre =>
        Side is null && Mean is null && Deviation is null && Range == 1 && Colours == ColourOrder.Rgb && Layout == TensorLayout.Nchw;
}
