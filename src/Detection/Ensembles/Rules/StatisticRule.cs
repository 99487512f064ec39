using FakeFinder.Detection.Ensembles.Outputs;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>
/// The mean over the networks, weighted where they have weights, of one statistic of each over the faces that were judged, kept within
/// bounds.
/// </summary>
/// <param name="weights">Of the networks, not all zero; null where all count the same.</param>
internal abstract class StatisticRule(StatisticParameters parameters, IReadOnlyList<float>? weights) : IEnsembleRule
{
    public int FacesPerFrame => parameters.FacesPerFrame ?? int.MaxValue;

    public int MostFaces => parameters.MostFaces ?? int.MaxValue;

    public NetworkOutput Output => parameters.Output;

    public double OfFace(IReadOnlyList<double> probabilities) => Mean(probabilities);

    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork) =>
        new(Math.Clamp(Mean([.. byNetwork.Select(OfNetwork)]), parameters.Lowest, parameters.Highest));

    /// <summary>What one network says of all faces.</summary>
    protected abstract double OfNetwork(IReadOnlyList<double> faces);

    private double Mean(IReadOnlyList<double> byNetwork) => weights is null
        ? byNetwork.Average()
        : byNetwork.Zip(weights, (value, weight) => value * weight).Sum() / weights.Sum(weight => (double)weight);
}
