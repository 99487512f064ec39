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

    [Required, MinLength(1)]
    public required EnsembleNetwork[] Networks { get; init; }

    /// <summary>How the outputs of the networks become one score.</summary>
    [Required]
    public required RuleParameters Rule { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var network in Networks.Where(network => network.Weight is not null != Rule.NeedsWeights))
        {
            yield return new ValidationResult(
                Rule.NeedsWeights
                    ? $"network {network.Name} has no weight, which this rule needs"
                    : $"network {network.Name} has a weight, which this rule does not use",
                [nameof(Networks)]);
        }
    }
}
