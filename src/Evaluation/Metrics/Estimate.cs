namespace FakeFinder.Evaluation.Metrics;

/// <summary>A figure of the sample with its interval.</summary>
/// <param name="Low">2.5th percentile of the resamples; absent where there is no interval.</param>
/// <param name="High">97.5th percentile.</param>
public readonly record struct Estimate(double Value, double? Low = null, double? High = null)
{
    /// <summary>The middle 95 % of resampled values, by linear interpolation between order statistics.</summary>
    /// <param name="resampled">Sorted by this; NaN are left out.</param>
    internal static Estimate Of(double value, double[] resampled)
    {
        Array.Sort(resampled);
        var first = Array.FindIndex(resampled, sample => !double.IsNaN(sample));
        var samples = first < 0 ? [] : resampled.AsSpan(first);
        return samples.IsEmpty ? new Estimate(value) : new Estimate(value, Quantile(samples, 0.025), Quantile(samples, 0.975));
    }

    private static double Quantile(ReadOnlySpan<double> ascending, double share)
    {
        var place = share * (ascending.Length - 1);
        var below = (int)place;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + (place - below) * (ascending[above] - ascending[below]);
    }
}
