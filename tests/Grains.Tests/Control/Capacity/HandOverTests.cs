using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Control.Capacity;

public sealed class HandOverTests
{
    [Fact]
    public async Task A_worker_that_did_not_take_its_work_gets_no_other_until_it_reports_again()
    {
        await using var service = await ServiceCluster.StartAsync(settings: Slowly());
        LeaseAnswer then;
        WorkerSnapshot before, after;
        var other = Part();
        do
        {
            before = await WorkerAsync(service);
            await service.Capacity.NotTaken(await GrantedAsync(service, Part()));
            then = await service.RequestAsync(other);
            after = await WorkerAsync(service);
        }
        while (after.LastHeard != before.LastHeard);

        Assert.Equal(LeaseState.Queued, then.State);
        await service.Capacity.Heartbeat(after.Report);
        await GrantedAsync(service, other);
    }

    [Fact]
    public async Task A_worker_that_could_not_be_reached_for_a_moment_gets_the_same_work_again()
    {
        var away = new AwayCalls(typeof(IDetectorGrain), nameof(IDetectorGrain.Start));
        await using var service = await ServiceCluster.StartAsync(settings: Slowly(), worker: away.Put);
        var job = await service.SubmitAsync("alpha");
        await ServiceCluster.UntilAsync(() => Task.FromResult(away.Refused >= 2));

        away.Away = false;

        var part = (await service.EndOfAsync(job)).Parts.Single();
        Assert.Equal((PartState.Completed, 1), (part.State, part.Attempt));
    }

    [Fact]
    public async Task A_worker_that_dies_before_it_has_its_work_costs_no_attempt()
    {
        var away = new AwayCalls(typeof(IDetectorGrain), nameof(IDetectorGrain.Start));
        await using var service = await ServiceCluster.StartAsync(
            settings: new(Slowly()) { ["FakeFinder:Jobs:Attempts"] = "1" },
            worker: away.Put);
        var job = await service.SubmitAsync("alpha");
        await ServiceCluster.UntilAsync(() => Task.FromResult(away.Refused >= 1));

        await service.Capacity.WorkerGone((await WorkerAsync(service)).Report.Node, died: true, "It was killed.");
        away.Away = false;
        await service.AddWorkerAsync();

        var part = (await service.EndOfAsync(job)).Parts.Single();
        Assert.Equal((PartState.Completed, 2), (part.State, part.Attempt));
    }

    private static Dictionary<string, string?> Slowly() =>
        new() { ["FakeFinder:Leases:Heartbeat"] = "00:00:03", ["FakeFinder:Leases:Lifetime"] = "00:01:00" };

    private static LeasesRequest Part() => ServiceCluster.Wanting(Guid.CreateVersion7(), "alpha");

    private static async Task<WorkerSnapshot> WorkerAsync(ServiceCluster service) => (await service.Fleet.Describe()).Workers.Single();

    private static async Task<Lease> GrantedAsync(ServiceCluster service, LeasesRequest part)
    {
        Lease? lease = null;
        await ServiceCluster.UntilAsync(async () => (lease = (await service.RequestAsync(part)).Lease) is not null);
        return lease!;
    }
}
