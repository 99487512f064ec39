using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>A lease that is taken for lost while its worker continues with the work.</summary>
public sealed class LostLeaseTests
{
    private static readonly LeaseLoss Loss = new("Nobody knew of it.", WorkerDied: false, RanAlone: false);

    private readonly TaskCompletionSource<double> finish = new();
    private readonly TaskCompletionSource begun = new();

    [Fact]
    public async Task Work_that_its_worker_has_still_goes_on_and_is_not_begun_again()
    {
        await using var service = await ServiceCluster.StartAsync();
        var job = await BeginAsync(service);
        await LoseAsync(service, job);
        await ServiceCluster.UntilAsync(async () =>
            (await service.Grains.GetGrain<IVideoGrain>(job).Describe()).Parts[0].State == PartState.Running);
        finish.SetResult(0.6);

        Assert.Equal(1, (await service.EndOfAsync(job)).Parts[0].Attempt);
        Assert.Single(service.Detectors.Runs);
    }

    [Fact]
    public async Task A_result_that_comes_before_the_part_was_given_to_another_is_recorded()
    {
        await using var service = await ServiceCluster.StartAsync(settings: new() { ["FakeFinder:Jobs:AskEvery"] = "00:10:00" });
        var job = await BeginAsync(service);
        await LoseAsync(service, job);
        finish.SetResult(0.6);

        var part = (await service.EndOfAsync(job)).Parts[0];
        Assert.Equal((PartState.Completed, 0.6, 1), (part.State, part.Score, part.Attempt));
    }

    [Fact]
    public async Task Work_that_is_done_is_not_stopped_because_its_job_cannot_be_told()
    {
        var jobs = new AwayCalls(typeof(IVideoWork), nameof(IVideoWork.Complete));
        await using var service = await ServiceCluster.StartAsync(
            settings: new() { ["FakeFinder:Jobs:AskEvery"] = "00:10:00" }, control: jobs.Put);
        finish.SetResult(0.6);
        var job = await BeginAsync(service);
        await ServiceCluster.UntilAsync(() => Task.FromResult(jobs.Refused > 0));

        await service.Capacity.Release(job, [new EndedPart("alpha", Completed: false)]);
        await HeartbeatsAsync(service, 2);
        var refused = jobs.Refused;
        await ServiceCluster.UntilAsync(() => Task.FromResult(jobs.Refused > refused));
        jobs.Away = false;

        Assert.Equal((PartState.Completed, 1), ((await service.EndOfAsync(job)).Parts[0].State, service.Detectors.Runs.Count));
    }

    private async Task<Guid> BeginAsync(ServiceCluster service)
    {
        service.Detectors.Script = _ =>
        {
            begun.TrySetResult();
            return finish.Task;
        };
        var job = await service.SubmitAsync("alpha");
        await begun.Task.WaitAsync(ServiceCluster.Patience);
        return job;
    }

    private static async Task LoseAsync(ServiceCluster service, Guid job)
    {
        var lease = (await service.RequestAsync(ServiceCluster.Wanting(job, "alpha"))).Lease!;
        await service.Grains.GetGrain<IVideoWork>(job).LeaseLost(lease, Loss);
    }

    /// <summary>Ends when the worker has been heard, and answered, so many times more.</summary>
    private static async Task HeartbeatsAsync(ServiceCluster service, int times)
    {
        for (var last = DateTimeOffset.MinValue; times >= 0; times--)
        {
            await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().LastHeard > last);
            last = (await service.Fleet.Describe()).Workers.Single().LastHeard;
        }
    }
}
