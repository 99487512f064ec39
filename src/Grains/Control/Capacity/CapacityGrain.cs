using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Slots;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// Remembers workers, leases and the queue, asks the policies, and carries out what they say. Nothing of these is stored: a new activation
/// learns all of it from the workers' reports and the jobs' questions. What people have asked for is, since nobody else would tell it.
/// </summary>
[KeepAlive]
[HostedBy(SiloRole.Control)]
internal sealed partial class CapacityGrain(
    [PersistentState("fleet", StorageNames.Jobs)] IPersistentState<FleetRecord> asked,
    IInstanceProvider provider,
    LiveWorkers liveWorkers,
    IOptions<LeaseOptions> leaseOptions,
    IOptions<FleetOptions> fleetOptions,
    IHostApplicationLifetime application,
    TimeProvider time,
    ILogger<CapacityGrain> logger) : Grain, ICapacityGrain, IFleetView
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    /// <summary>What a worker has not loaded by then, it could not.</summary>
    private static readonly TimeSpan PreloadTakes = TimeSpan.FromMinutes(10);

    private readonly LeaseTable leases = new(leaseOptions.Value, time);
    private readonly WaitingParts waiting = new();
    private readonly Dictionary<string, WorkerState> workers = new(StringComparer.Ordinal);
    private readonly HashSet<string> reachable = new(StringComparer.Ordinal);
    private readonly HashSet<string> gone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> silentSince = new(StringComparer.Ordinal);
    private DateTimeOffset activatedAt;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not when it was constructed: while silos die, seconds may pass until the directory has taken it in.
        activatedAt = time.GetUtcNow();
        HoldAgain();
        LogActivated();
        this.RegisterGrainTimer(_ => OnTick(), new GrainTimerCreationOptions(TimeSpan.Zero, Tick) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public Task<LeaseAnswer> Request(LeaseRequest request)
    {
        Bounds.RequireName(request.Detector, "The detector of a part");
        Bounds.Require(Enum.IsDefined(request.Priority), $"The priority of a part is {(int)request.Priority}; there is no such priority.");
        if (leases.TryGet(request.Job, request.Detector, out var lease))
        {
            leases.Note(lease.Id, request.Priority == JobPriority.Interactive, request.Batch);
            return Task.FromResult(new LeaseAnswer(LeaseState.Granted, lease));
        }

        if (request.Held is { } held && MayStillHold(held))
        {
            lease = Adopt(new WorkId(held.Job, held.Detector, Attempt: 0, held.Id), held.Node);
            leases.Note(lease.Id, request.Priority == JobPriority.Interactive, request.Batch);
            return Task.FromResult(new LeaseAnswer(LeaseState.Granted, lease));
        }

        if (waiting.Add(new Waiting(request.Job, request.Detector, (int)request.Priority, request.Since, request.Alone, request.Batch)))
        {
            NoteArrived(request);
        }

        EndRecovery();
        if (recovering)
        {
            return Task.FromResult(new LeaseAnswer(LeaseState.Recovering, Lease: null));
        }

        GrantSlots(askedBy: request);
        return Task.FromResult(leases.TryGet(request.Job, request.Detector, out lease)
            ? new LeaseAnswer(LeaseState.Granted, lease)
            : new LeaseAnswer(LeaseState.Queued, Lease: null));
    }

    public Task Release(Guid job, string detector, bool completed)
    {
        waiting.Remove(job, detector);
        if (leases.Release(job, detector, out var entry))
        {
            NoteEnded(entry, completed);
            GrantSlots();
        }

        return Task.CompletedTask;
    }

    public Task NotTaken(Lease lease)
    {
        if (workers.TryGetValue(lease.Node, out var worker) && !worker.Refused)
        {
            worker.Refused = true;
            LogNotTaken(lease.Node);
        }

        return Task.CompletedTask;
    }

    public Task Announce(BatchNeed need)
    {
        Bounds.RequireNames(need.Detectors, "the list of a batch's detectors", Bounds.Detectors);
        if (need.VideosLeft > 0)
        {
            batches[need.Batch] = (need, time.GetUtcNow());
        }
        else
        {
            batches.Remove(need.Batch);
        }

        return Task.CompletedTask;
    }

    public Task<HeartbeatAnswer> Heartbeat(WorkerReport report)
    {
        report = WorkerReports.Checked(report);
        if (gone.Contains(report.Node))
        {
            return Task.FromResult(new HeartbeatAnswer([.. report.Leases.Select(work => work.Lease)]));
        }

        var before = workers.GetValueOrDefault(report.Node);
        var worker = new WorkerState(report, time.GetUtcNow())
        {
            LastUsed = before?.LastUsed ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal),
            Preloads = before?.Preloads ?? new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal),
        };
        worker.ForgetPreloads(time.GetUtcNow() - PreloadTakes);
        workers[report.Node] = worker;
        silentSince.Remove(worker.Instance);
        if (before is not null)
        {
            NoteLoads(before, worker);
        }
        else
        {
            NoteJoined(report);
            var detectors = string.Join(", ", report.Runnable);
            LogJoined(report.Node, report.Slots, detectors);
        }

        foreach (var work in report.Leases.Where(CanBeAdopted))
        {
            Adopt(work, report.Node);
            Work(work.Job).SlotReady(work.Detector).Ignore();
        }

        leases.Renew(report.Node, report.Leases.Select(work => work.Lease));
        foreach (var entry in leases.Missing(report.Node, report.Leases.Select(work => work.Lease)))
        {
            worker.Refused |= !entry.Arrived;
            Lose(entry, new LeaseLoss($"{report.Node} does not have the work.", WorkerDied: false, RanAlone: false));
        }

        GrantSlots();
        return Task.FromResult(new HeartbeatAnswer([.. report.Leases.Select(work => work.Lease).Where(id => !leases.Knows(id))]));
    }

    public Task WorkerGone(string node, bool died, string reason)
    {
        Bounds.RequireName(node, "The node that has gone");
        reason = Bounds.Cut(reason, Bounds.Sentence);
        node = WorkerOn(node)?.Report.Node ?? node;
        if (gone.Add(node))
        {
            died &= workers.GetValueOrDefault(node) is not { Report.EndsAt: not null };
            reachable.Remove(node);
            idleSince.Remove(node);
            if (workers.Remove(node))
            {
                LogGone(node, reason);
            }
            else if (died)
            {
                NoteIfItNeverJoined(node);
            }

            var lost = leases.On(node).ToList();
            foreach (var entry in lost)
            {
                Lose(entry, new LeaseLoss(reason, WorkerDied: died, RanAlone: lost.Count == 1));
            }

            ReconcileAsync().Ignore();
        }

        return Task.CompletedTask;
    }

    public Task<int> CountSlots(ImmutableArray<string> detectors)
    {
        Bounds.RequireNames(detectors, "the list of detectors", Bounds.Detectors);
        return Task.FromResult(workers.Values.Where(worker => !worker.Report.Draining && detectors.Any(worker.Runnable.Contains)).Sum(worker => worker.Report.Slots));
    }

    public Task Poke() => Task.CompletedTask;

    public Task<FleetSnapshot> Describe()
    {
        var fleet = View();
        return Task.FromResult(new FleetSnapshot(
            [.. workers.Values.Select(worker => new WorkerSnapshot(worker.Report, leases.On(worker.Report.Node).Count(), worker.LastHeard))],
            [.. waiting.Totals.GroupBy(queue => (queue.Key.Detector, queue.Key.Urgency)).Select(queues =>
                new QueueLength(queues.Key.Detector, (JobPriority)queues.Key.Urgency, queues.Sum(queue => queue.Count)))],
            [.. decisions.Reverse()])
        {
            Instances = [.. fleet.Instances.Select(Snapshot)],
            Kinds = [.. provider.Kinds.Select(kind => Snapshot(kind, fleet))],
        });
    }

    private Task OnTick()
    {
        EndRecovery();
        ReadMembersAsync().Ignore();
        foreach (var entry in leases.Expired())
        {
            Lose(entry, new LeaseLoss($"{entry.Lease.Node} has not been heard of for {leaseOptions.Value.Lifetime.TotalSeconds:0} s.", WorkerDied: false, RanAlone: false));
        }

        foreach (var silent in workers.Values.Where(worker => time.GetUtcNow() - worker.LastHeard >= leaseOptions.Value.Lifetime).ToList())
        {
            workers.Remove(silent.Report.Node);
            silentSince[silent.Instance] = time.GetUtcNow();
            LogSilent(silent.Report.Node, leaseOptions.Value.Lifetime);
        }

        ReconcileAsync().Ignore();
        GrantSlots();
        return Task.CompletedTask;
    }

    /// <summary>Grants all that can be granted. Who asks right now gets the answer itself; the others get a hint.</summary>
    private void GrantSlots(LeaseRequest? askedBy = null)
    {
        while (!recovering && waiting.Count > 0 && SlotPolicy.Next(waiting.Heads, [.. workers.Values.Select(SlotView)], Rules()) is { } grant)
        {
            var (part, node) = grant;
            waiting.Remove(part.Job, part.Detector);
            var entry = leases.Grant(part.Job, part.Detector, node, part.Alone);
            leases.Note(entry.Lease.Id, part.Interactive, part.Batch, workers[node].Loaded.Contains(part.Detector));
            NoteUsed(node, part.Detector);
            Evict(grant);
            LogGranted(part.Detector, node, part.Job);
            if (askedBy?.Job != part.Job || askedBy.Detector != part.Detector)
            {
                Work(part.Job).SlotReady(part.Detector).Ignore();
            }
        }

        NoteUse();
    }

    private void Evict(Grant grant)
    {
        foreach (var detector in grant.Evict ?? [])
        {
            LogEvicted(detector, grant.Node, grant.Part.Detector);
            workers[grant.Node].Preloads.Remove(detector);
            GrainFactory.GetGrain<IDetectorGrain>(DetectorKeys.For(detector, grant.Node)).Unload().Ignore();
        }
    }

    /// <summary>What a new silo can host becomes known a moment after its first heartbeat; until then nothing can be placed on it.</summary>
    private bool IsReachable(string node) => reachable.Contains(node) || (liveWorkers.Reachable.Contains(node) && reachable.Add(node));

    private bool CanBeAdopted(WorkId work) =>
        !leases.Knows(work.Lease) && !leases.HasEnded(work.Lease) && !leases.TryGet(work.Job, work.Detector, out _);

    /// <summary>
    /// The job says that it holds a lease of a former activation. That holds while its worker lives, also where that one has not reported yet;
    /// a worker that does not have the work says so by its reports.
    /// </summary>
    private bool MayStillHold(Lease held) =>
        !leases.HasEnded(held.Id) && !gone.Contains(held.Node) && liveWorkers.Nodes.Contains(held.Node);

    private Lease Adopt(WorkId work, string node)
    {
        waiting.Remove(work.Job, work.Detector);
        LogAdopted(work.Detector, node, work.Job);
        return leases.Adopt(work, node).Lease;
    }

    private void Lose(LeaseEntry entry, LeaseLoss loss)
    {
        leases.Lose(entry.Lease);
        LogLost(entry.Lease.Detector, entry.Lease.Node, entry.Lease.Job, loss.Reason);
        Work(entry.Lease.Job).LeaseLost(entry.Lease, loss).Ignore();
    }

    private IVideoWork Work(Guid job) => GrainFactory.GetGrain<IVideoWork>(job);
}
