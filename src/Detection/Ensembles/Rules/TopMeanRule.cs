namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>
/// The mean over the networks of the means of the faces that each holds the likeliest fakes; of all where there are fewer.
/// </summary>
internal sealed class TopMeanRule(TopMeanParameters parameters, IReadOnlyList<float>? weights) : StatisticRule(parameters, weights)
{
    protected override double OfNetwork(IReadOnlyList<double> faces) => faces.OrderDescending().Take(parameters.Top).Average();
}
