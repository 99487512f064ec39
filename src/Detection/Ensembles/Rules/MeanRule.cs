namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>The mean over the networks of their means over the faces that were judged, kept within bounds.</summary>
internal sealed class MeanRule(MeanParameters parameters, IReadOnlyList<float>? weights = null) : StatisticRule(parameters, weights)
{
    /// <summary>Kept for the score of boken: the mean is over the frames that have a face, not over all.</summary>
    protected override double OfNetwork(IReadOnlyList<double> faces) => faces.Average();
}
