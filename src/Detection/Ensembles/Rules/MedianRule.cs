namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>The mean over the networks of their medians over the faces; of an even number, the mean of the two in the middle.</summary>
internal sealed class MedianRule(MedianParameters parameters, IReadOnlyList<float>? weights) : StatisticRule(parameters, weights)
{
    protected override double OfNetwork(IReadOnlyList<double> faces)
    {
        double[] sorted = [.. faces.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
