using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>
/// A capacity grain that has just moved. Its workers report once, when they join: what it knows besides, it must find out.
/// </summary>
public sealed class CapacityRecoveryTests
{
    private static readonly Dictionary<string, string?> RareReports = new()
    {
        ["FakeFinder:Leases:Heartbeat"] = "00:01:00",
        ["FakeFinder:Leases:Lifetime"] = "00:10:00",
        ["FakeFinder:Leases:Recovery"] = "00:02:00",
    };

    private readonly TaskCompletionSource<double> finish = new();

    [Fact]
    public async Task On_a_silo_that_knows_of_no_member_yet_it_takes_no_lease_for_lost_and_grants_nothing()
    {
        var members = new LateMembership();
        await using var service = await ServiceCluster.StartAsync(settings: RareReports, control: members.Put);
        var (job, lease) = await BeginAsync(service);

        members.Forget();
        await service.DeactivateCapacityAsync();
        Assert.Equal(LeaseState.Recovering, (await service.RequestAsync(ServiceCluster.Wanting(job, "alpha", lease))).State);
        Assert.Equal(LeaseState.Recovering, (await service.RequestAsync(ServiceCluster.Wanting(Guid.NewGuid(), "alpha"))).State);
        await ServiceCluster.UntilAsync(() => Task.FromResult(members.Asked > 1));

        members.Tell();
        await ServiceCluster.UntilAsync(async () =>
            (await service.RequestAsync(ServiceCluster.Wanting(job, "alpha", lease))).Lease?.Id == lease.Id);
        Assert.False(service.Detectors.Runs.Single().Stop.IsCancellationRequested);
        finish.SetResult(0.6);
        Assert.Equal(1, (await service.EndOfAsync(job)).Parts[0].Attempt);
        Assert.Single(service.Detectors.Runs);
    }

    [Fact]
    public async Task That_it_took_long_to_become_active_leaves_the_workers_no_less_time_to_report()
    {
        await using var service = await ServiceCluster.StartAsync(settings: RareReports);
        service.Instances.Clock.ActivationTakes = TimeSpan.FromMinutes(5);

        await service.DeactivateCapacityAsync();

        Assert.Equal(LeaseState.Recovering, (await service.RequestAsync(ServiceCluster.Wanting(Guid.NewGuid(), "alpha"))).State);
    }

    /// <summary>A job whose only part works until the test says otherwise.</summary>
    private async Task<(Guid Job, Lease Lease)> BeginAsync(ServiceCluster service)
    {
        var begun = new TaskCompletionSource();
        service.Detectors.Script = _ =>
        {
            begun.TrySetResult();
            return finish.Task;
        };
        var job = await service.SubmitAsync("alpha");
        await begun.Task.WaitAsync(ServiceCluster.Patience);
        return (job, (await service.RequestAsync(ServiceCluster.Wanting(job, "alpha"))).Lease!);
    }
}
