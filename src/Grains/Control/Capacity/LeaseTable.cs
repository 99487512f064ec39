using System.Diagnostics.CodeAnalysis;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The leases that are out, and those that have ended lately. Knows nothing of workers or queues; not thread-safe (a grain owns it).</summary>
internal sealed class LeaseTable(LeaseOptions options, TimeProvider time)
{
    /// <summary>For so long a worker that comes back is told that a lost lease is lost; of one that was released it knows by itself, but for what was on its way.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, LeaseEntry> leases = [];
    private readonly Dictionary<(Guid Job, string Detector), Guid> byPart = [];
    private readonly Dictionary<Guid, DateTimeOffset> ended = [];

    public int Count => leases.Count;

    public IEnumerable<LeaseEntry> On(string node) => leases.Values.Where(entry => entry.Lease.Node == node);

    public IEnumerable<LeaseEntry> All => leases.Values;

    public LeaseEntry Grant(Guid job, string detector, string node, bool alone) => Add(Guid.CreateVersion7(), job, detector, node, alone);

    /// <summary>Notes what is known of a lease's part: for whom it works, and whether its detector was loaded when it began.</summary>
    public void Note(Guid id, bool interactive, Guid? batch, bool? loaded = null)
    {
        var entry = leases[id];
        leases[id] = entry with { Interactive = interactive, Batch = batch, Loaded = loaded ?? entry.Loaded };
    }

    /// <summary>Takes over a lease that a former activation granted.</summary>
    public LeaseEntry Adopt(WorkId work, string node) => Add(work.Lease, work.Job, work.Detector, node, alone: false);

    public bool Knows(Guid id) => leases.ContainsKey(id);

    public bool HasEnded(Guid id) => ended.ContainsKey(id);

    public bool TryGet(Guid job, string detector, [NotNullWhen(true)] out Lease? lease)
    {
        lease = byPart.TryGetValue((job, detector), out var id) ? leases[id].Lease : null;
        return lease is not null;
    }

    /// <summary>Renews those of the node's leases that its worker reports.</summary>
    public void Renew(string node, IEnumerable<Guid> reported)
    {
        var expires = time.GetUtcNow() + options.Lifetime;
        foreach (var id in reported)
        {
            if (leases.TryGetValue(id, out var entry) && entry.Lease.Node == node)
            {
                leases[id] = entry with { Lease = entry.Lease with { Expires = expires }, Arrived = true };
            }
        }
    }

    /// <summary>
    /// The node's leases whose work its worker does not have. What it does not report any more ended without its result being taken. What it has never reported may still be on its way to it,
    /// nearly as long as a lease lives, which is longer than a call may take; after that it never arrived, since its job's silo died before it was handed over.
    /// </summary>
    public IReadOnlyList<LeaseEntry> Missing(string node, IEnumerable<Guid> reported)
    {
        var now = time.GetUtcNow();
        var there = reported.ToHashSet();
        return [.. On(node).Where(entry => !there.Contains(entry.Lease.Id) && now - entry.GrantedAt > (entry.Arrived ? 2 * options.Heartbeat : options.Lifetime - options.Heartbeat))];
    }

    /// <returns>False where the part had no lease.</returns>
    public bool Release(Guid job, string detector) => Release(job, detector, out _);

    /// <returns>False where the part had no lease.</returns>
    public bool Release(Guid job, string detector, [NotNullWhen(true)] out LeaseEntry? entry) => End(job, detector, 2 * options.Lifetime, out entry);

    /// <summary>Takes a lease out whose work will bring no result.</summary>
    public void Lose(Lease lease) => End(lease.Job, lease.Detector, Remembered, out _);

    /// <summary>The leases that ended without a word.</summary>
    public IReadOnlyList<LeaseEntry> Expired()
    {
        var now = time.GetUtcNow();
        foreach (var (id, until) in ended)
        {
            if (until < now)
            {
                ended.Remove(id);
            }
        }

        return [.. leases.Values.Where(entry => entry.Lease.Expires <= now)];
    }

    /// <param name="remembered">How long it is known that the lease has ended.</param>
    private bool End(Guid job, string detector, TimeSpan remembered, [NotNullWhen(true)] out LeaseEntry? entry)
    {
        entry = null;
        if (!byPart.Remove((job, detector), out var id) || !leases.Remove(id, out entry))
        {
            return false;
        }

        ended[id] = time.GetUtcNow() + remembered;
        return true;
    }

    private LeaseEntry Add(Guid id, Guid job, string detector, string node, bool alone)
    {
        var now = time.GetUtcNow();
        var entry = new LeaseEntry(new Lease(id, job, detector, node, now + options.Lifetime), now, alone);
        leases.Add(id, entry);
        byPart.Add((job, detector), id);
        return entry;
    }
}

/// <summary>A lease and what the capacity grain knows beside it.</summary>
/// <param name="Alone">Nothing else may run on its worker.</param>
internal sealed record LeaseEntry(Lease Lease, DateTimeOffset GrantedAt, bool Alone)
{
    /// <summary>Somebody waits for it; of an adopted lease this is known once its job asks.</summary>
    public bool Interactive { get; init; } = true;

    public Guid? Batch { get; init; }

    /// <summary>Its worker has reported it: the work was handed over.</summary>
    public bool Arrived { get; init; }

    /// <summary>Its detector was in memory when it was granted.</summary>
    public bool Loaded { get; init; }
}
