namespace FakeFinder.Detection.Aggregation;

/// <summary>The softmax of logits; in float32, without overflow.</summary>
public static class Softmax
{
    /// <returns>What the second of two gets, which says fake in every published network.</returns>
    public static float OfSecond(ReadOnlySpan<float> logits) => Of(logits[..2], 1);

    /// <returns>What one of them gets.</returns>
    public static float Of(ReadOnlySpan<float> logits, int index)
    {
        var largest = logits[0];
        foreach (var logit in logits)
        {
            largest = MathF.Max(largest, logit);
        }

        var sum = 0f;
        foreach (var logit in logits)
        {
            sum += MathF.Exp(logit - largest);
        }

        return MathF.Exp(logits[index] - largest) / sum;
    }
}
