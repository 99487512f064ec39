using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>Parameters of face finder <c>mtcnn</c> in models.json.</summary>
internal sealed record MtcnnParameters : IValidatableObject
{
    /// <summary>Least probability of a face after the first, the second and the third network, each from 0 to 1.</summary>
    [Required, Length(3, 3)]
    public required float[] Thresholds { get; init; }

    /// <summary>From one scale of the pyramid to the next.</summary>
    [Range(0.1, 0.99)]
    public required double Factor { get; init; }

    /// <summary>Side of the smallest face in pixels of the picture that the networks see.</summary>
    [Range(12, 4096)]
    public int MinSize { get; init; } = 20;

    public MtcnnResize Resize { get; init; }

    public FaceOrder Order { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Array.Exists(Thresholds, threshold => threshold is not (>= 0 and <= 1)))
        {
            yield return new ValidationResult(
                $"the thresholds are {string.Join(", ", Thresholds)}; each is a probability from 0 to 1",
                [nameof(Thresholds)]);
        }
    }
}
