namespace FakeFinder.Fleet.Measuring;

/// <summary>Means of measured times by key, in which newer ones weigh more. Not thread-safe (a grain owns it).</summary>
public sealed class Averages<TKey>
    where TKey : notnull
{
    /// <summary>The share of the newest measurement, once there are enough of them.</summary>
    private const double Newest = 0.1;

    private readonly Dictionary<TKey, (double Seconds, int Count)> means = [];
    private IReadOnlyDictionary<TKey, TimeSpan>? all;

    /// <summary>Takes a measurement in.</summary>
    public void Add(TKey key, TimeSpan measured)
    {
        var (mean, count) = means.GetValueOrDefault(key);
        var weight = Math.Max(Newest, 1.0 / (count + 1));
        means[key] = (mean + (weight * (measured.TotalSeconds - mean)), count + 1);
        all = null;
    }

    /// <returns>Null where nothing was measured.</returns>
    public TimeSpan? Of(TKey key) => means.TryGetValue(key, out var mean) ? TimeSpan.FromSeconds(mean.Seconds) : null;

    /// <summary>All that was measured: the same object until something more is.</summary>
    public IReadOnlyDictionary<TKey, TimeSpan> All =>
        all ??= means.ToDictionary(mean => mean.Key, mean => TimeSpan.FromSeconds(mean.Value.Seconds));
}
