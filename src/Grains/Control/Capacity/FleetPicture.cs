using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What is known of the fleet, as the fleet policy wants to see it and as people do. Not thread-safe (a grain owns it).</summary>
internal sealed class FleetPicture(
    InstanceLedger ledger,
    WorkerRoster roster,
    LeaseTable leases,
    WaitingParts waiting,
    Measurements measurements,
    FleetDecisions decisions,
    FleetOptions options,
    TimeProvider time)
{
    /// <summary>What a batch needs is forgotten where it was not repeated for so long.</summary>
    private static readonly TimeSpan NeedLasts = TimeSpan.FromMinutes(2);

    private readonly Dictionary<Guid, (BatchNeed Need, DateTimeOffset HeardAt)> batches = [];

    /// <summary>A batch says what it still needs.</summary>
    public void Note(BatchNeed need)
    {
        if (need.VideosLeft > 0)
        {
            batches[need.Batch] = (need, time.GetUtcNow());
        }
        else
        {
            batches.Remove(need.Batch);
        }
    }

    public FleetState State()
    {
        var now = time.GetUtcNow();
        foreach (var (batch, (_, heardAt)) in batches)
        {
            if (now - heardAt >= NeedLasts)
            {
                batches.Remove(batch);
            }
        }

        var known = ledger.Known.ToList();
        var names = known.Select(instance => instance.Id).ToHashSet(StringComparer.Ordinal);
        return new FleetState
        {
            Now = now,
            Kinds = [.. ledger.Kinds.Select(kind => measurements.Of(ledger.Measured(kind)))],
            Instances = [.. known.Select(Managed), .. roster.All.Where(worker => !names.Contains(worker.Instance)).Select(Unmanaged)],
            Queue = [.. waiting.Totals],
            Batches =
            [
                .. batches.Values.Select(batch => new OpenBatch(
                    batch.Need.Batch,
                    batch.Need.VideosLeft,
                    batch.Need.Detectors,
                    batch.Need.Replicas)),
            ],
            ServiceTimes = measurements.Services.All,
            DetectorMemoryMiB = options.DetectorMemoryMiB,
            RecentSlots = measurements.Demand.Suffices(options.DemandShare, now),
            BurstSlots = measurements.Bursts.Slots(options.BurstSlots, now),
            ArrivingLoad = options.SurgeFactor * measurements.Demand.LoadAt(now),
        };
    }

    public FleetSnapshot Snapshot()
    {
        var fleet = State();
        return new FleetSnapshot(
            [.. roster.All.Select(worker => new WorkerSnapshot(Short(worker.Report), SlotsInUse(worker), worker.LastHeard))],
            [.. waiting.Totals.GroupBy(queue => (queue.Key.Detector, queue.Key.Urgency)).Select(queues =>
                new QueueLength(queues.Key.Detector, (JobPriority)queues.Key.Urgency, queues.Sum(queue => queue.Count)))],
            [.. decisions.NewestFirst])
        {
            Instances = [.. fleet.Instances.Select(Snapshot)],
            Kinds =
            [
                .. ledger.Kinds.Select(kind => new KindSnapshot(
                    kind.Name,
                    kind.UsdPerHour,
                    AskedFor.Launch(fleet, options, kind.Name).Refusal)),
            ],
        };
    }

    private FleetInstance Managed(Instance instance)
    {
        var worker = roster.On(instance.Id);
        return WithWorker(worker, new FleetInstance
        {
            Id = instance.Id,
            Kind = instance.Kind.Name,
            State = ledger.StateOf(instance, worker),
            Since = worker is not null ? instance.Since : ledger.LastSign(instance),
            WasWarm = instance.WasWarm,
            Slots = ledger.Measured(instance.Kind).Slots,
            Kept = instance.Kept,
            KeptFor = instance.KeptFor,
        });
    }

    /// <summary>A worker that nobody here launched.</summary>
    private FleetInstance Unmanaged(RosterWorker worker) => WithWorker(worker, new FleetInstance
    {
        Id = worker.Instance,
        Kind = ledger.Kinds[0].Name,
        State = ledger.IsDraining(worker) ? FleetInstanceState.Draining : FleetInstanceState.Hot,
        Since = ledger.Since,
        Managed = false,
    });

    private FleetInstance WithWorker(RosterWorker? worker, FleetInstance instance) => worker is null ? instance : instance with
    {
        Slots = worker.Report.Slots,
        Busy = SlotsInUse(worker),
        IdleSince = worker.IdleSince,
        Loaded = [.. worker.Loaded.Union(worker.Preloads.Keys)],
        MemoryMiB = ledger.MemoryOf(worker),
        EndsAt = worker.Report.EndsAt,
        Held = ledger.IsHeld(instance.Id),
        Ending = worker.Report.Draining,
    };

    /// <summary>A worker whose last result is being written down is not idle, though its slots are free.</summary>
    private int SlotsInUse(RosterWorker worker) => Math.Min(leases.CountOn(worker.Node), worker.Report.Slots);

    private InstanceSnapshot Snapshot(FleetInstance instance) => new(
        instance.Id,
        instance.Managed ? instance.Kind : "",
        instance.State.ToString().ToLowerInvariant(),
        instance.Since,
        instance.Managed ? ledger.Kinds.FirstOrDefault(kind => kind.Name == instance.Kind)?.UsdPerHour ?? 0 : 0,
        roster.On(instance.Id)?.Node)
    {
        Managed = instance.Managed,
        Held = instance.Held,
    };

    /// <summary>The same sentences of a thousand workers are not for a picture: <see cref="IFleetView.Detectors"/> says them.</summary>
    private static WorkerReport Short(WorkerReport report) => report.Problems.IsEmpty ? report : report with { Problems = [] };
}
