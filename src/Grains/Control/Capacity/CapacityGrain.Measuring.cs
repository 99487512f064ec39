using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What the grain learns from what happens.</summary>
internal sealed partial class CapacityGrain
{
    private readonly Measurements measurements = new(fleetOptions.Value);
    private readonly Dictionary<string, int> slotsOfKinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> idleSince = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, (BatchNeed Need, DateTimeOffset HeardAt)> batches = [];
    private readonly Joins joins = new(time.GetUtcNow());

    private void NoteJoined(WorkerReport report)
    {
        // The machine is there again, by whomever it was started: its next end is another one.
        gone.Remove(report.Instance ?? report.Node);
        if (instances.TryGetValue(report.Instance ?? report.Node, out var instance))
        {
            slotsOfKinds[instance.Kind.Name] = report.Slots;
            if (joins.Note(instance, time.GetUtcNow()) is { } took)
            {
                measurements.Joined(instance.Kind.Name, instance.WasWarm, took);
            }

            joins.Keep(instances.Keys);
        }
    }

    private void NoteArrived(LeaseRequest request)
    {
        if (request.Priority == JobPriority.Interactive)
        {
            measurements.Demand.Arrived(measurements.ServiceOf(request.Detector, provider.Kinds[0].Name), time.GetUtcNow());
        }
    }

    /// <summary>A part that ended under its lease; only those that completed, and whose detector was loaded, tell how long a part takes.</summary>
    private void NoteEnded(LeaseEntry entry, bool completed)
    {
        var now = time.GetUtcNow();
        if (completed && entry.Loaded)
        {
            measurements.Services.Add(new DetectorOnKind(entry.Lease.Detector, KindOf(entry.Lease.Node).Name), now - entry.GrantedAt);
        }

        NoteUsed(entry.Lease.Node, entry.Lease.Detector);
    }

    private void NoteLoads(WorkerState before, WorkerState after)
    {
        var began = leases.On(after.Report.Node).Where(entry => !entry.Loaded).ToLookup(entry => entry.Lease.Detector, entry => entry.GrantedAt);
        foreach (var detector in after.Loaded.Except(before.Loaded).Where(began.Contains))
        {
            measurements.Loads.Add(detector, time.GetUtcNow() - began[detector].Min());
        }
    }

    private void NoteUsed(string node, string detector)
    {
        if (workers.TryGetValue(node, out var worker))
        {
            worker.LastUsed[detector] = time.GetUtcNow();
        }
    }

    /// <summary>Who works and who is idle, after anything that may have changed it.</summary>
    private void NoteUse()
    {
        var busy = leases.All.Select(entry => entry.Lease.Node).ToHashSet(StringComparer.Ordinal);
        foreach (var node in workers.Keys)
        {
            if (busy.Contains(node))
            {
                idleSince.Remove(node);
            }
            else
            {
                idleSince.TryAdd(node, time.GetUtcNow());
            }
        }

        measurements.Demand.Saw(leases.All.Count(entry => entry.Interactive), time.GetUtcNow());
    }

    private DateTimeOffset ExpectedEnd(LeaseEntry entry) =>
        entry.GrantedAt
        + measurements.ServiceOf(entry.Lease.Detector, KindOf(entry.Lease.Node).Name)
        + (entry.Loaded ? TimeSpan.Zero : measurements.Loads.Of(entry.Lease.Detector) ?? TimeSpan.Zero);
}
