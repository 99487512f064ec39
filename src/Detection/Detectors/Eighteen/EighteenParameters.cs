using System.ComponentModel.DataAnnotations;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>Parameters of pipeline <c>eighteen</c> in models.json.</summary>
internal sealed record EighteenParameters : IValidatableObject
{
    /// <summary>Every n-th frame is looked at, so that there are at most so many.</summary>
    [Range(1, 1000)]
    public int MostFrames { get; init; } = 160;

    /// <summary>Intersection over union from which on a face continues with a tube.</summary>
    [Range(0.01, 1.0)]
    public double MinimumOverlap { get; init; } = 0.5;

    /// <summary>At most so many people are judged, those with the longest tubes.</summary>
    [Range(1, 100)]
    public int MostFaces { get; init; } = 2;

    /// <summary>Side of a crop over the longer side of the face.</summary>
    [Range(1.0, 4.0)]
    public double Enlargement { get; init; } = 1.3;

    /// <summary>What the clip networks count in the final score; the image networks have the rest.</summary>
    [Range(0.0, 1.0)]
    public double ClipShare { get; init; } = 0.4;

    /// <summary>In the order in which they run.</summary>
    [MinLength(1)]
    public required EighteenNetwork[] Networks { get; init; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) => Networks.SelectMany(network =>
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(network, new ValidationContext(network), faults, validateAllProperties: true);
        return faults.Select(fault => new ValidationResult($"Network '{network.Name}': {fault.ErrorMessage}", fault.MemberNames));
    });
}
