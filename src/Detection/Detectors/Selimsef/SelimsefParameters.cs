using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Ensembles;

namespace FakeFinder.Detection.Detectors.Selimsef;

/// <summary>Parameters of pipeline <c>selimsef</c> in models.json.</summary>
internal sealed record SelimsefParameters : UniformEnsembleParameters
{
    /// <summary>At most so many faces of a video are judged.</summary>
    [Range(1, 10_000)]
    public required int MostFaces { get; init; }
}
