using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Crops.Alignment;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Ensembles.Crops;

/// <summary>How a face, or a whole frame, becomes a picture.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(SquareParameters), "square")]
[JsonDerivedType(typeof(ClippedSquareParameters), "clipped-square")]
[JsonDerivedType(typeof(LetterboxParameters), "letterbox")]
[JsonDerivedType(typeof(StretchedParameters), "stretched")]
[JsonDerivedType(typeof(AlignedParameters), "aligned")]
internal abstract record CropParameters
{
    /// <summary>Side of the picture in pixels.</summary>
    [Range(32, 2048)]
    public required int Side { get; init; }

    /// <summary>The values have mean and deviation already; else they are 0 to 1.</summary>
    [JsonIgnore]
    public virtual bool IsNormalised => false;

    public abstract IFaceCrop ToCrop();
}

/// <summary><c>square</c>: the square around the middle of a face, bilinear; 0..1.</summary>
internal sealed record SquareParameters : CropParameters
{
    /// <summary>Side of the square over the longer side of the face.</summary>
    [Range(1.0, 4.0)]
    public required double Enlargement { get; init; }

    /// <summary>What becomes of a square that reaches beyond the frame.</summary>
    public CropBorder Border { get; init; }

    public override IFaceCrop ToCrop() => new FaceCrop
    {
        Enlargement = Enlargement,
        Side = Side,
        Border = Border,
        Interpolation = InterpolationFlags.Linear,
        Scaling = PixelScaling.Unit,
    };
}

/// <summary>
/// <c>clipped-square</c>: as <c>square</c>, but moved in at the left and upper border, and smaller at the right and lower one.
/// </summary>
internal sealed record ClippedSquareParameters : CropParameters
{
    /// <inheritdoc cref="SquareParameters.Enlargement"/>
    [Range(1.0, 4.0)]
    public required double Enlargement { get; init; }

    public override IFaceCrop ToCrop() => new ClippedSquareCrop(Enlargement, Side);
}

/// <summary>
/// <c>letterbox</c>: the face with a third of its size around it, in its proportions in a black square; mean and deviation of ImageNet.
/// </summary>
internal sealed record LetterboxParameters : CropParameters
{
    [JsonIgnore]
    public override bool IsNormalised => true;

    public override IFaceCrop ToCrop() => new LetterboxCrop(Side);
}

/// <summary>
/// <c>stretched</c>: the rectangle of a face, cut at the border of the frame, made square without keeping its proportions, bilinear; 0..1.
/// For whole frames.
/// </summary>
internal sealed record StretchedParameters : CropParameters
{
    /// <summary>Sides of the rectangle over those of the face.</summary>
    [Range(1.0, 4.0)]
    public double Enlargement { get; init; } = 1;

    public override IFaceCrop ToCrop() => new StretchedCrop(Enlargement, Side);
}

/// <summary><c>aligned</c>: the face turned, scaled and moved so that its landmarks come to lie at given places; 0..1.</summary>
internal sealed record AlignedParameters : CropParameters, IValidatableObject
{
    /// <summary>Where the landmarks lie in a crop: pairs of x and y in pixels, in the order of the face finder's.</summary>
    [Required, MinLength(2)]
    public required float[][] Targets { get; init; }

    /// <summary>True cuts landmarks to whole pixels, toward zero.</summary>
    public bool WholeLandmarks { get; init; }

    public override IFaceCrop ToCrop() => new AlignedCrop
    {
        Side = Side,
        Targets = [.. Targets.Select(target => new Landmark(target[0], target[1]))],
        WholeLandmarks = WholeLandmarks,
    };

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Array.Exists(Targets, target => target is not { Length: 2 }))
        {
            yield return new ValidationResult("each of the targets is a pair of x and y", [nameof(Targets)]);
        }
    }
}
