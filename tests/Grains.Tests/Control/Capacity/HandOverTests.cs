using FakeFinder.Contracts;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class HandOverTests
{
    /// <summary>Heartbeats are the test's: after its first one the worker is silent.</summary>
    private static readonly Dictionary<string, string?> Silent = new()
    {
        ["FakeFinder:Leases:Heartbeat"] = "00:10:00",
        ["FakeFinder:Leases:Lifetime"] = "01:00:00",
        ["FakeFinder:Leases:Recovery"] = "00:20:00",
    };

    [Fact]
    public async Task A_worker_that_did_not_take_its_work_gets_none_until_it_reports_again()
    {
        await using var service = await ServiceCluster.StartAsync(settings: Silent);
        var worker = (await service.Capacity.Describe()).Workers.Single().Report;
        var part = new LeaseRequest(Guid.CreateVersion7(), "alpha", JobPriority.Interactive, DateTimeOffset.UtcNow, Alone: false);
        LeaseAnswer granted = null!;
        await ServiceCluster.UntilAsync(async () => (granted = await service.Capacity.Request(part)).State == LeaseState.Granted);

        await service.Capacity.NotTaken(granted.Lease!);
        Assert.Equal(LeaseState.Queued, (await service.Capacity.Request(part)).State);

        await service.Capacity.Heartbeat(worker);
        var again = await service.Capacity.Request(part);
        Assert.Equal(LeaseState.Granted, again.State);
        Assert.NotEqual(granted.Lease!.Id, again.Lease!.Id);
    }
}
