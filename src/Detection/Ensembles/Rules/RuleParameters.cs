using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>How the outputs of an ensemble's networks become one score, as models.json says it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(MeanParameters), "mean")]
[JsonDerivedType(typeof(SureMeanParameters), "sure-mean")]
[JsonDerivedType(typeof(WeightedSumParameters), "weighted-sum")]
internal abstract record RuleParameters
{
    /// <summary>Each network must have a weight; else none may.</summary>
    [JsonIgnore]
    public virtual bool NeedsWeights => false;

    public abstract IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks);
}

/// <summary><c>mean</c>: the mean over the networks of their means over the faces.</summary>
internal sealed record MeanParameters : RuleParameters, IValidatableObject
{
    /// <summary>What the networks give.</summary>
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

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new MeanRule(this);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Lowest >= Highest)
        {
            yield return new ValidationResult($"lowest ({Lowest}) must be below highest ({Highest})", [nameof(Lowest)]);
        }
    }
}

/// <summary><c>sure-mean</c>: of each network the mean of the faces of which it is sure, as <see cref="SureMeanRule"/> says.</summary>
internal sealed record SureMeanParameters : RuleParameters
{
    /// <inheritdoc cref="MeanParameters.MostFaces"/>
    [Range(1, 10_000)]
    public required int MostFaces { get; init; }

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new SureMeanRule(MostFaces);
}

/// <summary><c>weighted-sum</c>: the mean over the faces of the networks' weighted sum. The first face of a frame is judged.</summary>
internal sealed record WeightedSumParameters : RuleParameters
{
    /// <inheritdoc cref="MeanParameters.MostFaces"/>
    [Range(1, 10_000)]
    public required int MostFaces { get; init; }

    [JsonIgnore]
    public override bool NeedsWeights => true;

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) =>
        new WeightedSumRule([.. networks.Select(network => network.Weight!.Value)], MostFaces);
}
