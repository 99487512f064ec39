using FakeFinder.Detection.Aggregation;
using FakeFinder.Detection.Ensembles;

namespace FakeFinder.Detection.Detectors.Boken;

/// <summary>The mean over the networks of their means over the faces, never surer than 0.01 and 0.99.</summary>
internal sealed class BokenRule : IEnsembleRule
{
    private const double Lowest = 0.01;
    private const double Highest = 0.99;

    /// <summary>The largest; how probable it is does not count.</summary>
    public int FacesPerFrame => 1;

    public int MostFaces => int.MaxValue;

    public double ProbabilityOf(ReadOnlySpan<float> logits) => Softmax.OfSecond(logits);

    /// <summary>Kept for the score: the mean is over the frames that have a face, not over all.</summary>
    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork) =>
        new(Math.Clamp(byNetwork.Average(faces => faces.Average()), Lowest, Highest));
}
