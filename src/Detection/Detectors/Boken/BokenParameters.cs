using System.ComponentModel.DataAnnotations;
using FakeFinder.Detection.Ensembles;

namespace FakeFinder.Detection.Detectors.Boken;

/// <summary>Parameters of pipeline <c>boken</c> in models.json.</summary>
internal sealed record BokenParameters : UniformEnsembleParameters
{
    /// <summary>Side of the crop over the longer side of the face.</summary>
    [Range(1.0, 4.0)]
    public required double Enlargement { get; init; }
}
