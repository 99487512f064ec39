using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using FakeFinder.Detection.Ensembles;
using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Detectors.Wm;

/// <summary>Parameters of pipeline <c>wm</c> in models.json. Frames are those that have a face.</summary>
internal sealed record WmParameters : EnsembleParameters, IValidatableObject
{
    /// <summary>The last of every so many frames is looked at.</summary>
    [Range(1, 1000)]
    public required int Stride { get; init; }

    /// <summary>True cuts landmarks to whole pixels, toward zero.</summary>
    public bool WholeLandmarks { get; init; }

    /// <summary>Where the landmarks lie in a crop: pairs of x and y in pixels.</summary>
    [Required, MinLength(2)]
    public required float[][] Targets { get; init; }

    [Required, MinLength(1)]
    public required WmNetwork[] Networks { get; init; }

    [JsonIgnore]
    public override IReadOnlyList<string> NetworkNames => [.. Networks.Select(network => network.Name)];

    [JsonIgnore]
    public IReadOnlyList<Landmark> TargetPoints => [.. Targets.Select(target => new Landmark(target[0], target[1]))];

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Array.Exists(Targets, target => target is not { Length: 2 }))
        {
            yield return new ValidationResult("each of the targets is a pair of x and y", [nameof(Targets)]);
        }

        foreach (var network in Networks)
        {
            var results = new List<ValidationResult>();
            Validator.TryValidateObject(network, new ValidationContext(network), results, validateAllProperties: true);
            foreach (var result in results)
            {
                yield return new ValidationResult($"network {network.Name}: {result.ErrorMessage}", [nameof(Networks)]);
            }
        }
    }
}
