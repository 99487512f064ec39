using FakeFinder.Detection.Aggregation;

namespace FakeFinder.Detection.Eighteen;

/// <summary>The two outputs of a network, before softmax.</summary>
/// <param name="First">Says real.</param>
/// <param name="Second">Says fake.</param>
internal readonly record struct Logits(double First, double Second)
{
    /// <summary>The probability of a fake: the second of the softmax.</summary>
    public double Fake => Logistic.Of(Second - First);

    public static Logits Of(ReadOnlySpan<float> row) => new(row[0], row[1]);

    public static Logits Mean(IReadOnlyCollection<Logits> several) => new(several.Average(one => one.First), several.Average(one => one.Second));
}
