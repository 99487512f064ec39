using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using FakeFinder.Detection.Ensembles.Outputs;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>What rules have in common that take one statistic of each network over the faces, and the mean over the networks.</summary>
internal abstract record StatisticParameters : RuleParameters, IValidatableObject
{
    /// <summary>What the networks give whose entries have no activation.</summary>
    public NetworkOutput Output { get; init; }

    /// <summary>At most so many faces of a frame are judged, its first ones; all where it is not given.</summary>
    [Range(1, 1000)]
    public int? FacesPerFrame { get; init; }

    /// <summary>At most so many faces of the video are judged, its first ones; all where it is not given.</summary>
    [Range(1, 10_000)]
    public int? MostFaces { get; init; }

    /// <summary>No score is lower; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Lowest { get; init; }

    /// <summary>No score is higher; 0 to 1.</summary>
    [Range(0.0, 1.0)]
    public double Highest { get; init; } = 1;

    [JsonIgnore]
    public override WeightUse Weights => WeightUse.Optional;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lowest >= Highest)
        {
            yield return new ValidationResult($"lowest ({Lowest}) must be below highest ({Highest})", [nameof(Lowest)]);
        }
    }

    /// <returns>Null where the networks have none.</returns>
    protected static IReadOnlyList<float>? WeightsOf(IReadOnlyList<EnsembleNetwork> networks) =>
        networks.Any(network => network.Weight is null) ? null : [.. networks.Select(network => network.Weight!.Value)];
}

/// <summary><c>mean</c>: the mean over the networks of their means over the faces.</summary>
internal sealed record MeanParameters : StatisticParameters
{
    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new MeanRule(this, WeightsOf(networks));
}

/// <summary><c>median</c>: the mean over the networks of their medians over the faces.</summary>
internal sealed record MedianParameters : StatisticParameters
{
    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new MedianRule(this, WeightsOf(networks));
}

/// <summary><c>top-mean</c>: the mean over the networks of the means of the faces that each holds the likeliest fakes.</summary>
internal sealed record TopMeanParameters : StatisticParameters
{
    /// <summary>How many faces of the video; all where there are fewer.</summary>
    [Range(1, 10_000)]
    public required int Top { get; init; }

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new TopMeanRule(this, WeightsOf(networks));
}
