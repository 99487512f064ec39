using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Ensembles.Crops;
using FakeFinder.Detection.Ensembles.Rules;
using FakeFinder.Detection.Ensembles.Sampling;

namespace FakeFinder.Detection.Ensembles;

/// <summary>Parameters of pipeline <c>ensemble</c> in models.json.</summary>
internal sealed record EnsembleParameters : IValidatableObject
{
    /// <summary>Which frames are looked at.</summary>
    [Required]
    public required SamplingParameters Sampling { get; init; }

    /// <summary>How a face becomes a picture.</summary>
    [Required]
    public required CropParameters Crop { get; init; }

    /// <summary>Each judges every face, or frame, by itself.</summary>
    [Required, MinLength(1)]
    public required EnsembleNetwork[] Networks { get; init; }

    /// <summary>How the outputs of the networks become one score.</summary>
    [Required]
    public required RuleParameters Rule { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var weighs = Rule.Weights == WeightUse.Required
            || (Rule.Weights == WeightUse.Optional && Networks.Any(network => network.Weight is not null));
        foreach (var network in Networks.Where(network => network.Weight is not null != weighs))
        {
            yield return new ValidationResult(
                !weighs ? $"network {network.Name} has a weight, which this rule does not use"
                : Rule.Weights == WeightUse.Required ? $"network {network.Name} has no weight, which this rule needs"
                : $"network {network.Name} has no weight, and others have; give all networks one, or none",
                [nameof(Networks)]);
        }

        if (weighs && Networks.All(network => network.Weight == 0))
        {
            yield return new ValidationResult("each network has weight 0; give one at least more", [nameof(Networks)]);
        }

        foreach (var network in Networks.Where(network => Crop.IsNormalised && network.Range != 1))
        {
            yield return new ValidationResult(
                $"network {network.Name} has range {network.Range}, and the values of this crop have mean and deviation of ImageNet; take "
                    + "another crop",
                [nameof(Networks)]);
        }
    }
}
