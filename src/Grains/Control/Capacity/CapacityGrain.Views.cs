using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>What the grain remembers, as the policies want to see it.</summary>
internal sealed partial class CapacityGrain
{
    /// <summary>What a batch needs is forgotten where it was not repeated for so long.</summary>
    private static readonly TimeSpan NeedLasts = TimeSpan.FromMinutes(2);

    private FleetState View()
    {
        var now = time.GetUtcNow();
        foreach (var forgotten in batches.Where(batch => now - batch.Value.HeardAt >= NeedLasts).Select(batch => batch.Key).ToList())
        {
            batches.Remove(forgotten);
        }

        var known = instances.Values.Concat(launching.Values).ToList();
        var names = known.Select(instance => instance.Id).ToHashSet(StringComparer.Ordinal);
        return new FleetState
        {
            Now = now,
            Kinds = [.. provider.Kinds.Select(kind => measurements.Of(WithMeasuredSlots(kind)))],
            Instances = [.. known.Select(View), .. workers.Values.Where(worker => !names.Contains(worker.Instance)).Select(Unmanaged)],
            Queue = [.. waiting.Totals],
            Batches = [.. batches.Values.Select(batch => new OpenBatch(batch.Need.Batch, batch.Need.VideosLeft, batch.Need.Detectors, batch.Need.Replicas))],
            ServiceTimes = measurements.Services.All,
            DetectorMemoryMiB = fleetOptions.Value.DetectorMemoryMiB,
            RecentSlots = measurements.Demand.Suffices(fleetOptions.Value.DemandShare, now),
            ArrivingLoad = measurements.Demand.LoadAt(now),
        };
    }

    private FleetInstance View(Instance instance)
    {
        var worker = WorkerOn(instance.Id);
        return WithWorker(worker, new FleetInstance
        {
            Id = instance.Id,
            Kind = instance.Kind.Name,
            State = underWay.TryGetValue(instance.Id, out var state) ? state
                : instance.State == ProvidedState.Warm ? FleetInstanceState.Warm
                : instance.State == ProvidedState.Stopping ? FleetInstanceState.Stopping
                : draining.Contains(instance.Id) || worker?.Report.Draining == true ? FleetInstanceState.Draining
                : worker is null ? FleetInstanceState.Starting
                : FleetInstanceState.Hot,
            Since = worker is not null ? instance.Since : LastSign(instance),
            WasWarm = instance.WasWarm,
            Slots = WithMeasuredSlots(instance.Kind).Slots,
            Kept = instance.Kept,
            KeptFor = instance.KeptFor,
        });
    }

    /// <summary>Since when an instance without a worker may be expected to join: one that fell silent, as on a machine that is too busy, has as long for it as one that was just launched.</summary>
    private DateTimeOffset LastSign(Instance instance)
    {
        var silent = silentSince.GetValueOrDefault(instance.Id, activatedAt);
        return instance.Since > silent ? instance.Since : silent;
    }

    /// <summary>A worker that nobody here launched.</summary>
    private FleetInstance Unmanaged(WorkerState worker) => WithWorker(worker, new FleetInstance
    {
        Id = worker.Instance,
        Kind = provider.Kinds[0].Name,
        State = IsDraining(worker) ? FleetInstanceState.Draining : FleetInstanceState.Hot,
        Since = activatedAt,
        Managed = false,
    });

    private FleetInstance WithWorker(WorkerState? worker, FleetInstance instance)
    {
        if (worker is null)
        {
            return instance;
        }

        var busy = leases.On(worker.Report.Node).Count();
        return instance with
        {
            Slots = worker.Report.Slots,
            Busy = busy,
            IdleSince = busy == 0 ? idleSince.GetValueOrDefault(worker.Report.Node, time.GetUtcNow()) : null,
            Loaded = [.. worker.Loaded.Union(worker.Preloads.Keys)],
            MemoryMiB = MemoryOf(worker),
            EndsAt = worker.Report.EndsAt,
            Held = held.Contains(instance.Id),
            Ending = worker.Report.Draining,
        };
    }

    private SlotRules Rules()
    {
        var ofBatches = leases.All.Where(entry => entry.Batch is not null).CountBy(entry => entry.Batch!.Value).ToDictionary();
        return new SlotRules
        {
            Now = time.GetUtcNow(),
            LoadTimes = measurements.Loads.All,
            ServiceTimes = measurements.ServiceTimes,
            MemoryMiB = fleetOptions.Value.DetectorMemoryMiB,
            SlotsOfBatch = ofBatches,
            BatchSlots = leases.All.Count(entry => !entry.Interactive),
            InteractiveReserve = fleetOptions.Value.InteractiveReserve,
            BatchShare = fleetOptions.Value.BatchShare,
            BatchPatience = fleetOptions.Value.BatchPatience,
        };
    }

    private Worker SlotView(WorkerState worker)
    {
        var here = leases.On(worker.Report.Node).ToList();
        return new Worker
        {
            Node = worker.Report.Node,
            Slots = worker.Report.Slots,
            Runnable = instances.GetValueOrDefault(worker.Instance)?.KeptFor is { } own ? worker.Runnable.Intersect(own) : worker.Runnable,
            Loaded = worker.Loaded,
            Jobs = [.. here.Select(entry => entry.Lease.Job)],
            Busy = [.. here.Select(entry => entry.Lease.Detector)],
            LastUsed = worker.LastUsed,
            MemoryMiB = MemoryOf(worker),
            FreeAt = here.Count < worker.Report.Slots ? null : here.Min(ExpectedEnd),
            Exclusive = here.Exists(entry => entry.Alone),
            Draining = IsDraining(worker) || worker.Refused || !IsReachable(worker.Report.Node),
        };
    }

    private int MemoryOf(WorkerState worker) =>
        worker.Report.Gpus.Length > 0 ? (int)worker.Report.Gpus.Sum(gpu => gpu.MemoryTotal) : KindOf(worker.Report.Node).MemoryMiB;

    private bool IsDraining(WorkerState worker) => worker.Report.Draining || draining.Contains(worker.Instance);

    private InstanceKind KindOf(string node) =>
        workers.TryGetValue(node, out var worker) && instances.TryGetValue(worker.Instance, out var instance) ? instance.Kind : provider.Kinds[0];

    private InstanceKind WithMeasuredSlots(InstanceKind kind) => slotsOfKinds.TryGetValue(kind.Name, out var slots) ? kind with { Slots = slots } : kind;

    private InstanceSnapshot Snapshot(FleetInstance instance) => new(
        instance.Id,
        instance.Managed ? instance.Kind : "",
        instance.State.ToString().ToLowerInvariant(),
        instance.Since,
        instance.Managed ? provider.Kinds.FirstOrDefault(kind => kind.Name == instance.Kind)?.UsdPerHour ?? 0 : 0,
        WorkerOn(instance.Id)?.Report.Node)
    {
        Managed = instance.Managed,
        Held = instance.Held,
    };

    private KindSnapshot Snapshot(InstanceKind kind, FleetState fleet) =>
        new(kind.Name, kind.UsdPerHour, AskedFor.Launch(fleet, fleetOptions.Value, kind.Name).Refusal);
}
