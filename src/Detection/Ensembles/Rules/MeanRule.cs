using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Ensembles.Rules;

/// <summary>The mean over the networks of their means over the faces that were judged, kept within bounds.</summary>
internal sealed class MeanRule(MeanParameters parameters) : IEnsembleRule
{
    public int FacesPerFrame => parameters.FacesPerFrame ?? int.MaxValue;

    public int MostFaces => parameters.MostFaces ?? int.MaxValue;

    public double ProbabilityOf(ReadOnlySpan<float> output) => parameters.Output switch
    {
        NetworkOutput.Softmax => Softmax.OfSecond(output),
        NetworkOutput.Sigmoid => Logistic.Of(output[0]),
        _ => output[0],
    };

    /// <summary>Kept for the score of boken: the mean is over the frames that have a face, not over all.</summary>
    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork) =>
        new(Math.Clamp(byNetwork.Average(faces => faces.Average()), parameters.Lowest, parameters.Highest));
}
