using FakeFinder.Detection.Ensembles.Outputs;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>Which faces an ensemble judges, and how the outputs of its networks become one score.</summary>
internal interface IEnsembleRule
{
    /// <summary>At most so many faces of a frame are judged, its first ones.</summary>
    int FacesPerFrame { get; }

    /// <summary>At most so many faces of the video are judged, its first ones.</summary>
    int MostFaces { get; }

    /// <summary>What a network gives whose entry does not say it.</summary>
    NetworkOutput Output { get; }

    /// <summary>How likely a face is fake by all networks, for the report.</summary>
    /// <param name="probabilities">Of each network.</param>
    double OfFace(IReadOnlyList<double> probabilities) => probabilities.Average();

    /// <param name="byNetwork">For each network the probabilities of all faces, in their order; at least one face.</param>
    Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork);
}
