using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>A worker as its last heartbeat told, and what is remembered of it beside.</summary>
internal sealed class RosterWorker(WorkerReport report, DateTimeOffset now)
{
    /// <summary>What a worker has not loaded by then, it could not.</summary>
    private static readonly TimeSpan PreloadTakes = TimeSpan.FromMinutes(10);

    public WorkerReport Report { get; private set; } = report;

    public DateTimeOffset LastHeard { get; private set; } = now;

    public IReadOnlySet<string> Runnable { get; private set; } = Names(report.Runnable);

    public IReadOnlySet<string> Loaded { get; private set; } = Names(report.Loaded);

    /// <summary>When its detectors were used last.</summary>
    public Dictionary<string, DateTimeOffset> LastUsed { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Detectors that it was told to load before somebody waited for them, and when. They count as loaded until it has said so itself, or
    /// has had long enough to.
    /// </summary>
    public Dictionary<string, DateTimeOffset> Preloads { get; } = new(StringComparer.Ordinal);

    /// <summary>It did not take work that it was given, and has not reported since.</summary>
    public bool Refused { get; set; }

    /// <summary>Grains can be placed on it: what a silo can host is known a moment after its first heartbeat.</summary>
    public bool IsReachable { get; set; }

    /// <summary>Since when it has no work; null while it has some.</summary>
    public DateTimeOffset? IdleSince { get; set; }

    public string Node => Report.Node;

    /// <summary>The provider's id of its instance.</summary>
    public string Instance => Report.Instance ?? Report.Node;

    /// <returns>The detectors that it has loaded since its last report.</returns>
    public IReadOnlyCollection<string> Heard(WorkerReport report, DateTimeOffset now)
    {
        var before = (Report, Loaded);
        (Report, LastHeard, Refused) = (report, now, false);
        if (!report.Runnable.AsSpan().SequenceEqual(before.Report.Runnable.AsSpan()))
        {
            Runnable = Names(report.Runnable);
        }

        if (!report.Loaded.AsSpan().SequenceEqual(before.Report.Loaded.AsSpan()))
        {
            Loaded = Names(report.Loaded);
        }

        foreach (var (detector, at) in Preloads)
        {
            if (Loaded.Contains(detector) || at < now - PreloadTakes)
            {
                Preloads.Remove(detector);
            }
        }

        return ReferenceEquals(Loaded, before.Loaded) ? [] : [.. Loaded.Except(before.Loaded)];
    }

    private static HashSet<string> Names(IEnumerable<string> names) => new(names, StringComparer.Ordinal);
}
