using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary><c>sure-mean</c>: the mean over the networks of the faces of which each is sure, where these are enough, else of all.</summary>
internal sealed record SureMeanParameters : RuleParameters
{
    /// <inheritdoc cref="StatisticParameters.MostFaces"/>
    [Range(1, 10_000)]
    public required int MostFaces { get; init; }

    [JsonIgnore]
    public override WeightUse Weights => WeightUse.None;

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) => new SureMeanRule(MostFaces);
}
