using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Detectors.Eighteen;

/// <summary>The two outputs of a network, before softmax.</summary>
/// <param name="Real">The first.</param>
/// <param name="Fake">The second.</param>
internal readonly record struct Logits(double Real, double Fake)
{
    /// <summary>Of a fake: the second of the softmax.</summary>
    public double Probability => Logistic.Of(Fake - Real);

    public static Logits Of(ReadOnlySpan<float> row) => new(row[0], row[1]);

    public static Logits Mean(IReadOnlyCollection<Logits> several) =>
        new(several.Average(one => one.Real), several.Average(one => one.Fake));
}
