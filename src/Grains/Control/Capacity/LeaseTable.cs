using System.Diagnostics.CodeAnalysis;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// The leases that are out, found by their id, their part and their node, and those that have ended lately. Knows nothing of workers or
/// queues; not thread-safe (a grain owns it).
/// </summary>
internal sealed class LeaseTable(LeaseOptions options, TimeProvider time)
{
    /// <summary>
    /// So long a worker that comes back is told that a lost lease is lost; a released one it knows by itself, but for what was on its way.
    /// </summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    /// <summary>
    /// So many results of a worker may wait for the storage beside its slots. More take slots: a worker whose storage is away must not
    /// gather reports without end.
    /// </summary>
    private const int MostAnalysed = 16;

    private readonly Dictionary<Guid, LeaseEntry> leases = [];
    private readonly Dictionary<(Guid Job, string Detector), Guid> byPart = [];
    private readonly Dictionary<string, List<Guid>> byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> ofBatches = [];
    private readonly HashSet<Guid> ended = [];
    private readonly PriorityQueue<Guid, DateTimeOffset> forgetEnded = new();

    public int Count => leases.Count;

    /// <summary>Leases of interactive work.</summary>
    public int Interactive { get; private set; }

    /// <summary>How many leases each batch has; a batch without any is not there.</summary>
    public IReadOnlyDictionary<Guid, int> OfBatches => ofBatches;

    public IReadOnlyList<LeaseEntry> On(string node) => byNode.TryGetValue(node, out var ids) ? ids.ConvertAll(id => leases[id]) : [];

    public int CountOn(string node) => byNode.TryGetValue(node, out var ids) ? ids.Count : 0;

    /// <summary>The node's leases that take a slot.</summary>
    public IReadOnlyList<LeaseEntry> InSlotsOf(string node)
    {
        var analysed = 0;
        return [.. On(node).Where(entry => !entry.Analysed || ++analysed > MostAnalysed)];
    }

    /// <summary>The lease's work is done.</summary>
    /// <returns>False where that is known already, or the lease is not.</returns>
    public bool Analysed(Guid id, [NotNullWhen(true)] out LeaseEntry? entry)
    {
        if (!leases.TryGetValue(id, out entry) || entry.Analysed)
        {
            return false;
        }

        leases[id] = entry = entry with { Analysed = true };
        return true;
    }

    public LeaseEntry Grant(Guid job, string detector, string node, bool alone) => Add(Guid.CreateVersion7(), job, detector, node, alone);

    /// <summary>Notes what is known of a lease's part: for whom it works, and whether its detector was loaded when it began.</summary>
    public void Note(Guid id, bool interactive, Guid? batch, bool? loaded = null)
    {
        var entry = leases[id];
        Tally(entry, -1);
        leases[id] = entry = entry with { Interactive = interactive, Batch = batch, Loaded = loaded ?? entry.Loaded };
        Tally(entry, 1);
    }

    /// <summary>Takes over a lease that a former activation granted.</summary>
    public LeaseEntry Adopt(WorkId work, string node) => Add(work.Lease, work.Job, work.Detector, node, alone: false);

    public bool Knows(Guid id) => leases.ContainsKey(id);

    public bool HasEnded(Guid id) => ended.Contains(id);

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
    /// The node's leases whose work its worker does not have. What it does not report any more ended without its result being taken. What
    /// it has never reported may still be on its way to it, nearly as long as a lease lives, which is longer than a call may take; after
    /// that it never arrived, since its job's silo died before it was handed over.
    /// </summary>
    public IReadOnlyList<LeaseEntry> Missing(string node, IReadOnlySet<Guid> reported)
    {
        var now = time.GetUtcNow();
        return
        [
            .. On(node)
                .Where(entry =>
                    !reported.Contains(entry.Lease.Id)
                    && now - entry.GrantedAt > (entry.Arrived ? 2 * options.Heartbeat : options.Lifetime - options.Heartbeat)),
        ];
    }

    /// <returns>False where the part had no lease.</returns>
    public bool Release(Guid job, string detector, [NotNullWhen(true)] out LeaseEntry? entry) =>
        End(job, detector, 2 * options.Lifetime, out entry);

    /// <summary>Takes a lease out whose work will bring no result.</summary>
    public void Lose(Lease lease) => End(lease.Job, lease.Detector, Remembered, out _);

    /// <summary>The leases that ended without a word.</summary>
    public IReadOnlyList<LeaseEntry> Expired()
    {
        var now = time.GetUtcNow();
        while (forgetEnded.TryPeek(out var id, out var until) && until < now)
        {
            forgetEnded.Dequeue();
            ended.Remove(id);
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

        Tally(entry, -1);
        var here = byNode[entry.Lease.Node];
        here.Remove(id);
        if (here.Count == 0)
        {
            byNode.Remove(entry.Lease.Node);
        }

        ended.Add(id);
        forgetEnded.Enqueue(id, time.GetUtcNow() + remembered);
        return true;
    }

    private LeaseEntry Add(Guid id, Guid job, string detector, string node, bool alone)
    {
        var now = time.GetUtcNow();
        var entry = new LeaseEntry(new Lease(id, job, detector, node, now + options.Lifetime), now, alone);
        leases.Add(id, entry);
        byPart.Add((job, detector), id);
        if (!byNode.TryGetValue(node, out var here))
        {
            byNode.Add(node, here = []);
        }

        here.Add(id);
        Tally(entry, 1);
        return entry;
    }

    private void Tally(LeaseEntry entry, int by)
    {
        Interactive += entry.Interactive ? by : 0;
        if (entry.Batch is { } batch && (ofBatches[batch] = ofBatches.GetValueOrDefault(batch) + by) == 0)
        {
            ofBatches.Remove(batch);
        }
    }
}
