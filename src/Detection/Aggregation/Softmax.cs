namespace FakeFinder.Detection.Aggregation;

/// <summary>The softmax of two logits.</summary>
public static class Softmax
{
    /// <returns>What the second one, which says fake in every network here, gets; in float32, without overflow.</returns>
    public static float OfSecond(ReadOnlySpan<float> logits)
    {
        var largest = MathF.Max(logits[0], logits[1]);
        var first = MathF.Exp(logits[0] - largest);
        var second = MathF.Exp(logits[1] - largest);
        return second / (first + second);
    }
}
