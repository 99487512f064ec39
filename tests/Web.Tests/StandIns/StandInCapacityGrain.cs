using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>Describes the fleet of the <see cref="Script"/>, and notes what is asked of it.</summary>
public sealed class StandInCapacityGrain(Script script) : Grain, ICapacityGrain, IFleetView
{
    public Task<FleetSnapshot> Describe() =>
        script.Outage ? throw new TimeoutException("The silo does not answer.") : Task.FromResult(script.Fleet);

    public async Task<FleetDetectors> Detectors() => FleetDetectors.Of((await Describe()).Workers.Select(worker => worker.Report));

    public Task<LeasesAnswer> Request(LeasesRequest request) => throw new NotSupportedException();

    public Task Release(Guid job, ImmutableArray<EndedPart> ended) => throw new NotSupportedException();

    public Task Analysed(WorkId work) => throw new NotSupportedException();

    public Task NotTaken(Lease lease) => throw new NotSupportedException();

    public Task Announce(BatchNeed need) => throw new NotSupportedException();

    public Task<int> CountSlots(ImmutableArray<string> detectors) => throw new NotSupportedException();

    public Task<HeartbeatAnswer> Heartbeat(WorkerReport report) => throw new NotSupportedException();

    public Task WorkerGone(string node, bool died, string reason) => throw new NotSupportedException();

    public Task<Guid> Poke() => Task.FromResult(Guid.Empty);

    public Task<FleetSnapshot> Launch(Guid token, string? kind) => Ask($"launch {kind ?? "any"} {token}");

    public Task<FleetSnapshot> Start(string id) => Ask("start", id);

    public Task<FleetSnapshot> Drain(string id) => Ask("drain", id);

    public Task<FleetSnapshot> Stop(string id) => Ask("stop", id);

    private Task<FleetSnapshot> Ask(string what, string id) =>
        script.Fleet.Instances.Any(instance => instance.Id == id) ? Ask($"{what} {id}") : throw InstanceNotFoundException.For(id);

    private Task<FleetSnapshot> Ask(string what)
    {
        script.Asked.Enqueue(what);
        return script.FleetRefusal is { } refusal ? throw refusal : Describe();
    }
}
