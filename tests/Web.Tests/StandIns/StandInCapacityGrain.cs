using FakeFinder.Contracts;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>Describes the fleet of the <see cref="Script"/>.</summary>
public sealed class StandInCapacityGrain(Script script) : Grain, ICapacityGrain
{
    public Task<FleetSnapshot> Describe() => script.Outage ? throw new TimeoutException("The silo does not answer.") : Task.FromResult(script.Fleet);

    public Task<LeaseAnswer> Request(LeaseRequest request) => throw new NotSupportedException();

    public Task Release(Guid job, string detector) => throw new NotSupportedException();

    public Task NotTaken(Lease lease) => throw new NotSupportedException();

    public Task Announce(BatchNeed need) => throw new NotSupportedException();

    public Task<HeartbeatAnswer> Heartbeat(WorkerReport report) => throw new NotSupportedException();

    public Task WorkerGone(string node, bool died, string reason) => throw new NotSupportedException();

    public Task Poke() => Task.CompletedTask;
}
