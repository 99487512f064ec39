using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>How the outputs of an ensemble's networks become one score.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "name")]
[JsonDerivedType(typeof(MeanParameters), "mean")]
[JsonDerivedType(typeof(MedianParameters), "median")]
[JsonDerivedType(typeof(TopMeanParameters), "top-mean")]
[JsonDerivedType(typeof(SureMeanParameters), "sure-mean")]
[JsonDerivedType(typeof(WeightedSumParameters), "weighted-sum")]
internal abstract record RuleParameters
{
    /// <summary>What becomes of the networks' weights.</summary>
    [JsonIgnore]
    public abstract WeightUse Weights { get; }

    public abstract IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks);
}

/// <summary>What a rule does with the weights of networks.</summary>
internal enum WeightUse
{
    /// <summary>No network may have one.</summary>
    None,

    /// <summary>All networks have one, or none has.</summary>
    Optional,

    /// <summary>Each network must have one.</summary>
    Required,
}
