namespace FakeFinder.Fleet.Measuring;

/// <summary>
/// How many slots interactive work asked for lately: the peak of each minute, and the rate at which work arrives. Both follow from what was
/// seen, so the fleet follows days and nights without being told of them. Not thread-safe (a grain owns it).
/// </summary>
/// <param name="window">How far back peaks are remembered; a whole number of minutes from 1.</param>
public sealed class RecentDemand(TimeSpan window)
{
    /// <summary>The rate is a mean over about this time.</summary>
    public static readonly TimeSpan RateOver = TimeSpan.FromSeconds(20);

    private readonly int[] peaks = new int[Math.Max(1, (int)window.TotalMinutes)];
    private long minute;
    private double load;
    private DateTimeOffset loadAt;

    /// <summary>Slots in use by interactive work, and parts of it that wait, at this moment.</summary>
    public void Saw(int slots, DateTimeOffset now)
    {
        Advance(now);
        ref var peak = ref peaks[minute % peaks.Length];
        peak = Math.Max(peak, slots);
    }

    /// <summary>A part has arrived that is expected to take a slot for this time.</summary>
    public void Arrived(TimeSpan service, DateTimeOffset now)
    {
        load = LoadAt(now) + (service / RateOver);
        loadAt = now;
    }

    /// <summary>The slots that suffice in this share of the remembered minutes.</summary>
    /// <param name="share">From 0 to 1; 1 is the highest peak.</param>
    public int Suffices(double share, DateTimeOffset now)
    {
        Advance(now);
        var ordered = peaks.Order().ToArray();
        return ordered[Math.Clamp((int)Math.Ceiling(share * ordered.Length) - 1, 0, ordered.Length - 1)];
    }

    /// <summary>Slots that the work which arrives at the present rate keeps busy.</summary>
    public double LoadAt(DateTimeOffset now) => load == 0 ? 0 : load * Math.Exp(-((now - loadAt) / RateOver));

    private void Advance(DateTimeOffset now)
    {
        var current = now.Ticks / TimeSpan.TicksPerMinute;
        for (var next = Math.Max(minute + 1, current - peaks.Length + 1); next <= current; next++)
        {
            peaks[next % peaks.Length] = 0;
        }

        minute = Math.Max(minute, current);
    }
}
