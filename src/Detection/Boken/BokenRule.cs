using FakeFinder.Detection.Ensembles;

namespace FakeFinder.Detection.Boken;

/// <summary>The mean over the networks of their means over the faces, never surer than 0.01 and 0.99.</summary>
internal sealed class BokenRule : IEnsembleRule
{
    private const double Lowest = 0.01;
    private const double Highest = 0.99;

    /// <summary>The largest; how probable it is does not count.</summary>
    public int FacesPerFrame => 1;

    public int MostFaces => int.MaxValue;

    /// <summary>Softmax of two logits in float32; the second says fake.</summary>
    public double ProbabilityOf(ReadOnlySpan<float> logits)
    {
        var largest = MathF.Max(logits[0], logits[1]);
        var real = MathF.Exp(logits[0] - largest);
        var fake = MathF.Exp(logits[1] - largest);
        return fake / (real + fake);
    }

    /// <summary>Kept for the score: the mean is over the frames that have a face, not over all.</summary>
    public Judgement Judge(IReadOnlyList<IReadOnlyList<double>> byNetwork) =>
        new(Math.Clamp(byNetwork.Average(faces => faces.Average()), Lowest, Highest));
}
