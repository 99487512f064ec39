using System.Diagnostics.CodeAnalysis;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The leases that are out, and those that were lost lately. Knows nothing of workers or queues; not thread-safe (a grain owns it).</summary>
internal sealed class LeaseTable(LeaseOptions options, TimeProvider time)
{
    /// <summary>For so long a worker that comes back is told that a lost lease is lost.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Dictionary<Guid, LeaseEntry> leases = [];
    private readonly Dictionary<(Guid Job, string Detector), Guid> byPart = [];
    private readonly Dictionary<Guid, DateTimeOffset> lost = [];

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

    public bool WasLost(Guid id) => lost.ContainsKey(id);

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
                leases[id] = entry with { Lease = entry.Lease with { Expires = expires } };
            }
        }
    }

    /// <returns>False where the part had no lease.</returns>
    public bool Release(Guid job, string detector) => Release(job, detector, out _);

    /// <returns>False where the part had no lease.</returns>
    public bool Release(Guid job, string detector, [NotNullWhen(true)] out LeaseEntry? entry)
    {
        entry = null;
        return byPart.Remove((job, detector), out var id) && leases.Remove(id, out entry);
    }

    /// <summary>Takes a lease out whose work will bring no result.</summary>
    public void Lose(Lease lease)
    {
        Release(lease.Job, lease.Detector);
        lost[lease.Id] = time.GetUtcNow();
    }

    /// <summary>The leases that ended without a word.</summary>
    public IReadOnlyList<LeaseEntry> Expired()
    {
        var now = time.GetUtcNow();
        foreach (var (id, at) in lost)
        {
            if (now - at > Remembered)
            {
                lost.Remove(id);
            }
        }

        return [.. leases.Values.Where(entry => entry.Lease.Expires <= now)];
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

    /// <summary>Its detector was in memory when it was granted.</summary>
    public bool Loaded { get; init; }
}
