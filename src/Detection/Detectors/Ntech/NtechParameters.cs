using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Faces.Tracking;

namespace FakeFinder.Detection.Detectors.Ntech;

/// <summary>Parameters of pipeline <c>ntech</c> in models.json.</summary>
internal sealed record NtechParameters : IValidatableObject
{
    /// <summary>About so many frames a second are kept.</summary>
    [Range(1, 240)]
    public int FramesPerSecond { get; init; } = 15;

    /// <summary>In every n-th kept frame faces are looked for.</summary>
    [Range(1, 100)]
    public int SampleStride { get; init; } = 3;

    /// <summary>How faces become tracks.</summary>
    [Required]
    public IouTrackerParameters Tracking { get; init; } = new();

    /// <summary>Sides of a crop over those of the face.</summary>
    [Range(0.1, 10)]
    public double Enlargement { get; init; } = 1.5;

    /// <summary>Kept frames from the beginning of one sequence of a track to that of the next; a sequence has seven frames.</summary>
    [Range(NtechPlan.SequenceLength, 1000)]
    public int SequenceStride { get; init; } = 14;

    /// <summary>Of every n-th kept frame of a track the face is judged by itself.</summary>
    [Range(1, 1000)]
    public int FaceStride { get; init; } = 2;

    /// <summary>The network that sees sequences of seven frames.</summary>
    [Required]
    public required string SequenceNetwork { get; init; }

    /// <summary>The network that sees the first two of four faces.</summary>
    [Required]
    public required string FirstFaceNetwork { get; init; }

    /// <summary>The network that sees the last two of four faces.</summary>
    [Required]
    public required string SecondFaceNetwork { get; init; }

    /// <summary>In the order of <see cref="NtechInput"/>.</summary>
    internal IReadOnlyList<string> NetworkNames => [SequenceNetwork, FirstFaceNetwork, SecondFaceNetwork];

    /// <summary>The validator does not go into members by itself.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(Tracking, new ValidationContext(Tracking), results, validateAllProperties: true);
        return results;
    }
}
