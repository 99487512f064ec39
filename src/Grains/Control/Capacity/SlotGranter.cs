using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Slots;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// Gives the slots of the workers to the parts that wait. What a call costs does not depend on how many workers there are, nor on how many
/// parts wait. Not thread-safe (a grain owns it).
/// </summary>
internal sealed partial class SlotGranter(
    WorkerRoster roster,
    LeaseTable leases,
    WaitingParts waiting,
    InstanceLedger ledger,
    Measurements measurements,
    QueueForecast forecast,
    ISlotCalls calls,
    ILiveWorkers live,
    FleetOptions options,
    TimeProvider time,
    CapacityLog log,
    Instruments instruments)
{
    private readonly SlotBoard board = new();

    /// <summary>Nothing is granted before: a new activation does not know yet who works on what.</summary>
    public bool IsOpen { get; private set; }

    public void Open()
    {
        IsOpen = true;
        Grant();
    }

    /// <returns>In the order of the request's parts.</returns>
    public ImmutableArray<LeaseAnswer> Request(LeasesRequest request)
    {
        var arrives = TimeSpan.Zero;
        foreach (var part in request.Parts)
        {
            if (leases.TryGet(request.Job, part.Detector, out var lease))
            {
                leases.Note(lease.Id, request.Priority == JobPriority.Interactive, request.Batch);
            }
            else if (part.Held is { } held && MayStillHold(held))
            {
                Adopt(new WorkId(request.Job, part.Detector, Attempt: 0, held.Id), held.Node);
                leases.Note(held.Id, request.Priority == JobPriority.Interactive, request.Batch);
            }
            else if (waiting.Add(Waiting(request, part)) && request.Priority == JobPriority.Interactive)
            {
                var service = measurements.ServiceOf(part.Detector, ledger.Kinds[0].Name);
                measurements.Demand.Arrived(service, time.GetUtcNow());
                arrives += service;
            }
        }

        if (arrives > TimeSpan.Zero)
        {
            measurements.Bursts.Arrived(arrives, time.GetUtcNow());
        }

        Grant(request);
        return [.. request.Parts.Select(part => leases.TryGet(request.Job, part.Detector, out var lease)
            ? new LeaseAnswer(LeaseState.Granted, lease)
            : IsOpen
            ? new LeaseAnswer(LeaseState.Queued, Lease: null, forecast.Of(Waiting(request, part)))
            : new LeaseAnswer(LeaseState.Recovering, Lease: null))];
    }

    /// <summary>These parts need no slot any more; those behind them may get theirs.</summary>
    public void Release(Guid job, IEnumerable<EndedPart> parts)
    {
        foreach (var part in parts)
        {
            waiting.Remove(job, part.Detector);
            if (leases.Release(job, part.Detector, out var entry))
            {
                NoteEnded(entry, part.Completed);
                Count(entry, part.Completed ? LeaseEnd.Completed : LeaseEnd.NotCompleted);
                Refresh(entry.Lease.Node);
            }
        }

        Grant();
    }

    /// <summary>The work under this lease is done; those behind it may get its slot.</summary>
    public void Analysed(Guid lease)
    {
        if (leases.Analysed(lease, out var entry))
        {
            Refresh(entry.Lease.Node);
            Grant();
        }
    }

    /// <summary>Looks at all workers again: something of their instances may have changed.</summary>
    public void RefreshAll()
    {
        foreach (var worker in roster.All)
        {
            Refresh(worker);
        }
    }

    /// <summary>Grants all that can be granted. Who asks right now gets the answer itself; the others get a hint.</summary>
    public void Grant(LeasesRequest? askedBy = null)
    {
        foreach (var worker in roster.TakeReachable(live))
        {
            Refresh(worker);
        }

        while (IsOpen && waiting.Count > 0 && board.FreeSlots > 0 && SlotPolicy.Next(waiting.Heads, board, Rules()) is { } grant)
        {
            var (part, node) = grant;
            waiting.Remove(part.Job, part.Detector);
            var worker = roster.Find(node)!;
            var entry = leases.Grant(part.Job, part.Detector, node, part.Alone);
            leases.Note(entry.Lease.Id, part.Interactive, part.Batch, worker.Loaded.Contains(part.Detector));
            worker.LastUsed[part.Detector] = time.GetUtcNow();
            Evict(grant, worker);
            Refresh(worker);
            log.Granted(part.Detector, node, part.Job);
            instruments.LeasesGranted.Add(1, new KeyValuePair<string, object?>("detector", part.Detector));
            if (askedBy?.Job != part.Job || askedBy.Parts.All(asked => asked.Detector != part.Detector))
            {
                calls.SlotReady(part.Job, part.Detector);
            }
        }

        measurements.Demand.Saw(leases.Interactive, time.GetUtcNow());
    }

    /// <summary>
    /// The job says that it holds a lease of a former activation. That holds while its worker lives, also where that one has not reported
    /// yet; a worker that does not have the work says so by its reports.
    /// </summary>
    private bool MayStillHold(Lease held) =>
        !leases.Knows(held.Id) && !leases.HasEnded(held.Id) && !roster.HasGone(held.Node) && live.Nodes.Contains(held.Node);

    private static WaitingPart Waiting(LeasesRequest request, PartRequest part) =>
        new(request.Job, part.Detector, (int)request.Priority, request.Since, part.Alone, request.Batch);

    private void Evict(Grant grant, RosterWorker worker)
    {
        foreach (var detector in grant.Evict ?? [])
        {
            log.Evicted(detector, worker.Node, grant.Part.Detector);
            worker.Preloads.Remove(detector);
            calls.Unload(detector, worker.Node);
        }
    }

    private void Refresh(string node)
    {
        if (roster.Find(node) is { } worker)
        {
            Refresh(worker);
        }
    }

    private void Refresh(RosterWorker worker)
    {
        var here = leases.InSlotsOf(worker.Node);
        worker.IdleSince = leases.CountOn(worker.Node) > 0 ? null : worker.IdleSince ?? time.GetUtcNow();
        board.Put(
            new Worker
            {
                Node = worker.Node,
                Slots = worker.Report.Slots,
                Runnable = ledger.KeptFor(worker) is { } own
                    ? worker.Runnable.Intersect(own).ToHashSet(StringComparer.Ordinal)
                    : worker.Runnable,
                Loaded = worker.Loaded,
                Jobs = [.. here.Select(entry => entry.Lease.Job)],
                Busy = [.. here.Select(entry => entry.Lease.Detector)],
                LastUsed = worker.LastUsed,
                MemoryMiB = ledger.MemoryOf(worker),
                FreeAt = here.Count < worker.Report.Slots ? null : here.Min(entry => ExpectedEnd(entry, worker)),
                Exclusive = here.Any(entry => entry.Alone),
                Draining = ledger.IsDraining(worker) || worker.Refused || !worker.IsReachable,
            });
    }

    private SlotRules Rules() => new()
    {
        Now = time.GetUtcNow(),
        LoadTimes = measurements.Loads.All,
        ServiceTimes = measurements.ServiceTimes,
        MemoryMiB = options.DetectorMemoryMiB,
        Waiting = waiting.Interactive,
        SlotsOfBatch = leases.OfBatches,
        BatchSlots = leases.Count - leases.Interactive,
        InteractiveReserve = options.InteractiveReserve,
        BatchShare = options.BatchShare,
        BatchPatience = options.BatchPatience,
    };

    /// <summary>
    /// A part that ended under its lease; only those that completed, and whose detector was loaded, tell how long a part takes.
    /// </summary>
    private void NoteEnded(LeaseEntry entry, bool completed)
    {
        var worker = roster.Find(entry.Lease.Node);
        var now = time.GetUtcNow();
        if (completed && entry.Loaded)
        {
            measurements.Services.Add(new DetectorOnKind(entry.Lease.Detector, ledger.KindOf(worker).Name), now - entry.GrantedAt);
        }

        if (worker is not null)
        {
            worker.LastUsed[entry.Lease.Detector] = now;
        }
    }

    private void Count(LeaseEntry entry, string end) =>
        instruments.LeaseDuration.Record(
            (time.GetUtcNow() - entry.GrantedAt).TotalSeconds, new("detector", entry.Lease.Detector), new("outcome", end));

    private DateTimeOffset ExpectedEnd(LeaseEntry entry, RosterWorker worker) =>
        entry.GrantedAt
        + measurements.ServiceOf(entry.Lease.Detector, ledger.KindOf(worker).Name)
        + (entry.Loaded ? TimeSpan.Zero : measurements.Loads.Of(entry.Lease.Detector) ?? TimeSpan.Zero);

    private void Adopt(WorkId work, string node)
    {
        waiting.Remove(work.Job, work.Detector);
        leases.Adopt(work, node);
        log.Adopted(work.Detector, node, work.Job);
        Refresh(node);
    }
}
