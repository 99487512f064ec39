namespace FakeFinder.Fleet.Measuring;

/// <summary>
/// How many slots the bursts among the last interactive jobs would have kept busy. Jobs are counted, not hours: where few arrive, a burst
/// is remembered for long. Not thread-safe (a grain owns it).
/// </summary>
public sealed class RecentBursts
{
    /// <summary>Work that arrives within about this time belongs together.</summary>
    public static readonly TimeSpan Over = TimeSpan.FromSeconds(60);

    /// <summary>After so many jobs it is taken to be known how they come.</summary>
    private const int KnownAfter = 60;

    /// <summary>So many jobs are remembered.</summary>
    private const int Remembered = 300;

    /// <summary>In this share of the remembered jobs' arrivals the slots suffice.</summary>
    private const double Share = 0.97;

    /// <summary>No more slots than so many for each job that has arrived within <see cref="AwakeFor"/>.</summary>
    private const int SlotsForJob = 2;

    /// <summary>Who has sent no job for so long is taken to be asleep.</summary>
    private static readonly TimeSpan AwakeFor = TimeSpan.FromMinutes(30);

    private readonly Queue<DateTimeOffset> lately = new();
    private readonly Queue<double> loads = new();
    private double load;
    private DateTimeOffset loadAt;
    private int seen;
    private double? suffices;

    /// <summary>A job has arrived whose parts are expected to take a slot for this time together.</summary>
    public void Arrived(TimeSpan services, DateTimeOffset now)
    {
        load = (load * Math.Exp(-((now - loadAt) / Over))) + (services / Over);
        loadAt = now;
        loads.Enqueue(load);
        if (loads.Count > Remembered)
        {
            loads.Dequeue();
        }

        // More than these change nothing.
        lately.Enqueue(now);
        if (lately.Count > Remembered)
        {
            lately.Dequeue();
        }

        seen = Math.Min(seen + 1, KnownAfter);
        suffices = null;
    }

    /// <summary>The slots to keep for a burst: 0 where nobody sends jobs.</summary>
    /// <param name="unknown">How many at least, until enough jobs were seen to know; with 0 none are kept at any time.</param>
    public int Slots(int unknown, DateTimeOffset now)
    {
        if (unknown == 0)
        {
            return 0;
        }

        while (lately.TryPeek(out var first) && now - first > AwakeFor)
        {
            lately.Dequeue();
        }

        suffices ??= Quantile();
        var wanted = (int)Math.Ceiling(suffices.Value);
        return Math.Min(seen < KnownAfter ? Math.Max(wanted, unknown) : wanted, SlotsForJob * lately.Count);
    }

    private double Quantile()
    {
        var ordered = loads.Order().ToArray();
        return ordered.Length == 0 ? 0 : ordered[(int)Math.Ceiling(Share * ordered.Length) - 1];
    }
}
