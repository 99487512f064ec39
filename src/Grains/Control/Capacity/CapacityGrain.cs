using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// The capacity of the cluster as a grain: it checks what messages say, and leaves the rest to the plain classes beside it. Nothing of
/// queue and leases is stored: a new activation learns all of it from the workers' reports and the jobs' questions. What people have asked
/// for is, since nobody else would tell it.
/// </summary>
[KeepAlive]
[HostedBy(SiloRole.Control)]
internal sealed partial class CapacityGrain : Grain, ICapacityGrain, IFleetView
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Guid activation = Guid.NewGuid();
    private readonly LeaseOptions leaseOptions;
    private readonly LiveWorkers live;
    private readonly TimeProvider time;
    private readonly CapacityLog log;
    private readonly CancellationToken stopping;
    private readonly CapacityParts parts;
    private readonly FleetGauges gauges;

    public CapacityGrain(
        [PersistentState("fleet", StorageNames.Jobs)] IPersistentState<FleetRecord> asked,
        IInstanceProvider provider,
        LiveWorkers live,
        IOptions<LeaseOptions> leaseOptions,
        IOptions<FleetOptions> fleetOptions,
        IHostApplicationLifetime application,
        TimeProvider time,
        Instruments instruments,
        ILogger<CapacityGrain> logger)
    {
        (this.leaseOptions, this.live, this.time, stopping) = (leaseOptions.Value, live, time, application.ApplicationStopping);
        log = new CapacityLog(logger);
        parts = new CapacityParts(
            asked,
            provider,
            live,
            new SlotCalls(() => GrainFactory),
            leaseOptions.Value,
            fleetOptions.Value,
            time,
            log,
            instruments,
            stopping);
        gauges = instruments.Gauges;
    }

    private WorkerRoster Roster => parts.Roster;

    private SlotGranter Granter => parts.Granter;

    private FleetKeeper Fleet => parts.Fleet;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        // Not when it was constructed: while silos die, seconds may pass until the directory has taken it in.
        parts.Ledger.Since = time.GetUtcNow();
        parts.Held.Restore();
        log.Activated();
        this.RegisterGrainTimer(_ => OnTick(), new GrainTimerCreationOptions(TimeSpan.Zero, Tick) { KeepAlive = true });
        return Task.CompletedTask;
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        gauges.Show(null);
        return Task.CompletedTask;
    }

    public Task<LeasesAnswer> Request(LeasesRequest request)
    {
        Bounds.Require(Enum.IsDefined(request.Priority), $"The priority of a job is {(int)request.Priority}; there is no such priority.");
        RequireParts(request.Parts, part => part.Detector);
        EndRecovery();
        return Task.FromResult(new LeasesAnswer(activation, Granter.Request(request)));
    }

    public Task Release(Guid job, ImmutableArray<EndedPart> ended)
    {
        RequireParts(ended, part => part.Detector);
        Granter.Release(job, ended);
        return Task.CompletedTask;
    }

    public Task Analysed(WorkId work)
    {
        Granter.Analysed(work.Lease);
        return Task.CompletedTask;
    }

    public Task NotTaken(Lease lease)
    {
        Granter.Refused(lease.Node);
        return Task.CompletedTask;
    }

    public Task Announce(BatchNeed need)
    {
        Bounds.RequireNames(need.Detectors, "the list of a batch's detectors", Bounds.Detectors);
        parts.Picture.Note(need);
        return Task.CompletedTask;
    }

    public Task<int> CountSlots(ImmutableArray<string> detectors)
    {
        Bounds.RequireNames(detectors, "the list of detectors", Bounds.Detectors);
        return Task.FromResult(
            Roster
                .All.Where(worker => !worker.Report.Draining && detectors.Any(worker.Runnable.Contains))
                .Sum(worker => worker.Report.Slots));
    }

    public Task<HeartbeatAnswer> Heartbeat(WorkerReport report)
    {
        report = WorkerReports.Checked(report);
        var answer = Granter.Heard(report, out var joined);
        if (joined)
        {
            Fleet.NoteJoined(report);
        }

        return Task.FromResult(answer);
    }

    public Task WorkerGone(string node, bool died, string reason)
    {
        Bounds.RequireName(node, "The node that has gone");
        if (Roster.Leave(node, out node, out var worker))
        {
            reason = Bounds.Cut(reason, Bounds.Sentence);
            died &= worker is not { Report.EndsAt: not null };
            if (worker is not null)
            {
                log.Gone(node, reason);
            }
            else if (died)
            {
                Fleet.NoteIfItNeverJoined(node, reason);
            }

            Granter.Gone(node, died, reason);
            Fleet.ReconcileAsync().Ignore();
        }

        return Task.CompletedTask;
    }

    public Task<Guid> Poke() => Task.FromResult(activation);

    public Task<FleetSnapshot> Describe() => Task.FromResult(parts.Picture.Snapshot());

    public Task<FleetDetectors> Detectors() => Task.FromResult(FleetDetectors.Of(Roster.All.Select(worker => worker.Report)));

    public Task<FleetSnapshot> Launch(Guid token, string? kind)
    {
        parts.ByHand.Launch(token, kind);
        return Describe();
    }

    public async Task<FleetSnapshot> Start(string id)
    {
        await parts.ByHand.StartAsync(id);
        return await Describe();
    }

    public async Task<FleetSnapshot> Drain(string id)
    {
        await parts.ByHand.DrainAsync(id);
        return await Describe();
    }

    public async Task<FleetSnapshot> Stop(string id)
    {
        await parts.ByHand.StopAsync(id);
        return await Describe();
    }

    private Task OnTick()
    {
        EndRecovery();
        ReadMembersAsync().Ignore();
        Granter.EndSilent(leaseOptions.Lifetime);
        Fleet.ReconcileAsync().Ignore();
        Granter.Grant();
        return Task.CompletedTask;
    }

    private static void RequireParts<T>(ImmutableArray<T> named, Func<T, string> detector)
    {
        Bounds.Require(!named.IsDefault && named.Length <= Bounds.Detectors, $"A job names no parts, or more than {Bounds.Detectors}.");
        foreach (var part in named)
        {
            Bounds.RequireName(detector(part), "The detector of a part");
        }
    }
}
