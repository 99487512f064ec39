namespace FakeFinder.Bench.Measuring;

/// <summary>Times of the same thing, measured again and again.</summary>
internal sealed class Times
{
    private readonly TimeSpan[] ascending;

    public Times(IEnumerable<TimeSpan> measured)
    {
        ascending = [.. measured.Order()];
        if (ascending.Length == 0)
        {
            throw new BenchException("Nothing was measured: let it run longer.");
        }
    }

    public int Count => ascending.Length;

    public TimeSpan Median => Quantile(0.5);

    public TimeSpan Shortest => ascending[0];

    public TimeSpan Longest => ascending[^1];

    /// <summary>The time that this share of the measurements did not exceed (nearest rank: always one that was measured).</summary>
    public TimeSpan Quantile(double share) =>
        ascending[Math.Clamp((int)Math.Ceiling(share * ascending.Length) - 1, 0, ascending.Length - 1)];
}
