using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary><c>weighted-sum</c>: the mean over the faces of the networks' weighted sum. The first face of a frame is judged.</summary>
internal sealed record WeightedSumParameters : RuleParameters
{
    /// <inheritdoc cref="StatisticParameters.MostFaces"/>
    [Range(1, 10_000)]
    public required int MostFaces { get; init; }

    [JsonIgnore]
    public override WeightUse Weights => WeightUse.Required;

    public override IEnsembleRule ToRule(IReadOnlyList<EnsembleNetwork> networks) =>
        new WeightedSumRule([.. networks.Select(network => network.Weight!.Value)], MostFaces);
}
