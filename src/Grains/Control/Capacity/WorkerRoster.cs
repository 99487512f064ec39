using FakeFinder.Contracts;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The workers that report, by node and by instance, and those that have gone. Not thread-safe (a grain owns it).</summary>
internal sealed class WorkerRoster(LeaseOptions options, TimeProvider time)
{
    /// <summary>Far more than can still send a heartbeat.</summary>
    private const int MostGone = 10_000;

    private readonly Dictionary<string, RosterWorker> byNode = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RosterWorker> byInstance = new(StringComparer.Ordinal);
    private readonly HashSet<RosterWorker> unreachable = [];
    private readonly RecentIds<string> gone = new(MostGone);
    private readonly Dictionary<string, DateTimeOffset> silentSince = new(StringComparer.Ordinal);

    public IReadOnlyCollection<RosterWorker> All => byNode.Values;

    public RosterWorker? Find(string node) => byNode.GetValueOrDefault(node);

    /// <summary>The worker of an instance.</summary>
    public RosterWorker? On(string instance) => byInstance.GetValueOrDefault(instance);

    public bool Knows(string node) => byNode.ContainsKey(node);

    /// <summary>Of this node or instance it is known that it has ended.</summary>
    public bool HasGone(string id) => gone.Contains(id);

    /// <summary>A worker that is new here joins.</summary>
    public RosterWorker Join(WorkerReport report)
    {
        var worker = new RosterWorker(report, time.GetUtcNow());
        byNode.Add(worker.Node, worker);
        byInstance[worker.Instance] = worker;
        unreachable.Add(worker);
        silentSince.Remove(worker.Instance);

        // The machine is there again, by whomever it was started: its next end is another one.
        gone.Remove(worker.Instance);
        return worker;
    }

    /// <summary>This node, or the worker of this instance, has ended.</summary>
    /// <param name="node">The worker's node, or what was given where no worker is known.</param>
    /// <param name="worker">The worker that it was; null where none was known.</param>
    /// <returns>False where that was known.</returns>
    public bool Leave(string id, out string node, out RosterWorker? worker)
    {
        worker = On(id) ?? Find(id);
        node = worker?.Node ?? id;
        if (!gone.Add(node))
        {
            return false;
        }

        if (worker is not null)
        {
            Remove(worker);
        }

        return true;
    }

    /// <summary>The instance is started again: its next end is another one than that after which it was stopped.</summary>
    public void Starts(string instance) => gone.Remove(instance);

    /// <summary>Takes those out that have not been heard of for as long as a lease lives.</summary>
    public IReadOnlyList<RosterWorker> TakeSilent()
    {
        var now = time.GetUtcNow();
        List<RosterWorker> silent = [.. byNode.Values.Where(worker => now - worker.LastHeard >= options.Lifetime)];
        foreach (var worker in silent)
        {
            Remove(worker);
            silentSince[worker.Instance] = now;
        }

        return silent;
    }

    /// <summary>Since when the instance, which had a worker, has none that reports; null where that is not known.</summary>
    public DateTimeOffset? SilentSince(string instance) => silentSince.TryGetValue(instance, out var since) ? since : null;

    /// <summary>Forgets the silence of instances that are no more.</summary>
    public void KeepSilent(Func<string, bool> exists)
    {
        foreach (var instance in silentSince.Keys.Where(instance => !exists(instance)).ToList())
        {
            silentSince.Remove(instance);
        }
    }

    /// <summary>The workers on which grains can be placed since now; each is told once.</summary>
    public IReadOnlyList<RosterWorker> TakeReachable(ILiveWorkers live)
    {
        if (unreachable.Count == 0)
        {
            return [];
        }

        var reachable = live.Reachable;
        List<RosterWorker> since = [.. unreachable.Where(worker => reachable.Contains(worker.Node))];
        since.ForEach(worker => worker.IsReachable = unreachable.Remove(worker));
        return since;
    }

    private void Remove(RosterWorker worker)
    {
        byNode.Remove(worker.Node);
        unreachable.Remove(worker);
        if (byInstance.GetValueOrDefault(worker.Instance) == worker)
        {
            byInstance.Remove(worker.Instance);
            if (byNode.Values.FirstOrDefault(other => other.Instance == worker.Instance) is { } other)
            {
                byInstance.Add(other.Instance, other);
            }
        }
    }
}
