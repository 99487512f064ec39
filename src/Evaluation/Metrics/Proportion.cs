namespace FakeFinder.Evaluation.Metrics;

/// <summary>A share of a count.</summary>
public static class Proportion
{
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>
    /// With Wilson's 95 % interval (1927), which is honest for rare events: with no false alarm among 50 videos a bootstrap would say
    /// "exactly 0", this says "0 to 7 %".
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is 0.</exception>
    public static Estimate Of(int part, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var share = (double)part / count;
        var square = NormalQuantile * NormalQuantile;
        var middle = (share + square / (2 * count)) / (1 + square / count);
        var half = NormalQuantile / (1 + square / count) * Math.Sqrt(share * (1 - share) / count + square / (4.0 * count * count));
        return new Estimate(share, part == 0 ? 0 : middle - half, part == count ? 1 : middle + half);
    }
}
