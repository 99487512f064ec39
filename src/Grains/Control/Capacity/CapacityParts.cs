using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Slots;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The plain classes of which the capacity grain is made, put together.</summary>
internal sealed class CapacityParts
{
    public CapacityParts(
        IPersistentState<FleetRecord> asked,
        IInstanceProvider provider,
        ILiveWorkers live,
        ISlotCalls calls,
        LeaseOptions leaseOptions,
        FleetOptions options,
        TimeProvider time,
        CapacityLog log,
        Instruments instruments,
        CancellationToken stopping)
    {
        var measurements = new Measurements(options);
        var decisions = new FleetDecisions(time, log);
        Roster = new WorkerRoster(leaseOptions, time);
        Leases = new LeaseTable(leaseOptions, time);
        Ledger = new InstanceLedger(provider.Kinds, Roster, time);
        Held = new HeldInstances(asked, Ledger, time, log);
        var forecast = new QueueForecast(Roster, Leases, Waiting, Ledger, measurements, time);
        Granter = new SlotGranter(Roster, Leases, Waiting, Ledger, measurements, forecast, calls, live, options, time, log, instruments);
        Picture = new FleetPicture(Ledger, Roster, Leases, Waiting, measurements, decisions, options, time);
        Fleet = new FleetKeeper(
            provider,
            Ledger,
            Roster,
            Granter,
            Picture,
            measurements,
            decisions,
            calls,
            options,
            Held.SaveAsync,
            time,
            log,
            instruments,
            stopping);
        ByHand = new FleetByHand(Fleet, Ledger, Picture, Held, decisions, options);
    }

    public WorkerRoster Roster { get; }

    public LeaseTable Leases { get; }

    public WaitingParts Waiting { get; } = new();

    public InstanceLedger Ledger { get; }

    public SlotGranter Granter { get; }

    public FleetPicture Picture { get; }

    public FleetKeeper Fleet { get; }

    public HeldInstances Held { get; }

    public FleetByHand ByHand { get; }
}
