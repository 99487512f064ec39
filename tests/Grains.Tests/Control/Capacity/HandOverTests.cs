using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class HandOverTests
{
    [Fact]
    public async Task A_worker_that_did_not_take_its_work_gets_none_until_it_reports_again()
    {
        await using var service = await ServiceCluster.StartAsync(settings: new() { ["FakeFinder:Leases:Heartbeat"] = "00:00:03", ["FakeFinder:Leases:Lifetime"] = "00:01:00" });
        var part = new LeaseRequest(Guid.CreateVersion7(), "alpha", JobPriority.Interactive, DateTimeOffset.UtcNow, Alone: false);
        Lease refused;
        LeaseAnswer then;
        WorkerSnapshot before, after;
        do
        {
            before = await WorkerAsync(service);
            refused = await GrantedAsync(service, part);
            await service.Capacity.NotTaken(refused);
            then = await service.Capacity.Request(part);
            after = await WorkerAsync(service);
        }
        while (after.LastHeard != before.LastHeard);

        Assert.Equal(LeaseState.Queued, then.State);
        await service.Capacity.Heartbeat(after.Report);
        Assert.NotEqual(refused.Id, (await GrantedAsync(service, part)).Id);
    }

    [Fact]
    public async Task That_a_former_lease_was_not_taken_does_not_end_the_lease_that_followed_it()
    {
        await using var service = await ServiceCluster.StartAsync(settings: new() { ["FakeFinder:Leases:Heartbeat"] = "00:00:03", ["FakeFinder:Leases:Lifetime"] = "00:01:00" });
        var part = new LeaseRequest(Guid.CreateVersion7(), "alpha", JobPriority.Interactive, DateTimeOffset.UtcNow, Alone: false);
        var former = await GrantedAsync(service, part);
        await service.Capacity.Release(part.Job, part.Detector);
        var later = await GrantedAsync(service, part);

        await service.Capacity.NotTaken(former);

        Assert.Equal(later.Id, (await service.Capacity.Request(part)).Lease?.Id);
    }

    private static async Task<WorkerSnapshot> WorkerAsync(ServiceCluster service) => (await service.Fleet.Describe()).Workers.Single();

    private static async Task<Lease> GrantedAsync(ServiceCluster service, LeaseRequest part)
    {
        Lease? lease = null;
        await ServiceCluster.UntilAsync(async () => (lease = (await service.Capacity.Request(part)).Lease) is not null);
        return lease!;
    }
}
