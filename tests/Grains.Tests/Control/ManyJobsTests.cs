using System.Diagnostics;
using FakeFinder.Contracts;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Grains.Tests.Control;

[Collection(Alone)]
[CollectionDefinition(Alone, DisableParallelization = true)]
public sealed class ManyJobsTests
{
    /// <summary>The memory is that of the whole process: no other test may run beside this one.</summary>
    private const string Alone = "alone in the process";

    /// <summary>Less than the smallest thing that one could forget of a job: its address in Orleans' cache alone takes 350 bytes.</summary>
    private const int MaximumBytesAJob = 300;

    private const int Round = 2500;

    /// <summary>Longer than Orleans remembers requests that were answered.</summary>
    private static readonly TimeSpan Forgetting = TimeSpan.FromSeconds(75);

    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Thousands_of_jobs_that_do_nothing_leave_no_activation_and_no_growing_memory_behind()
    {
        await using var service = await ServiceCluster.StartAsync(
            detectors: new ScriptedDetectors { Remembers = false },
            settings: new() { ["FakeFinder:Worker:Slots"] = "32" });
        var video = await service.UploadAsync();

        // Until the caches are full, which are bounded.
        await RunAsync(service, video);
        await RunAsync(service, video);
        var before = await MemoryAsync(service);
        await RunAsync(service, video);
        Assert.Equal(3 * Round, (await service.Index.ListAsync(Viewer.All, 0, 1, state: null, CancellationToken.None)).Total);
        Assert.Empty(await service.Index.ListOpenAsync(10, CancellationToken.None));

        var started = Stopwatch.GetTimestamp();
        while ((await MemoryAsync(service) - before) / Round is var left && left >= MaximumBytesAJob)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Forgetting, $"{left} bytes a job stay behind.");
            await Task.Delay(PollInterval);
        }
    }

    private static Task RunAsync(ServiceCluster service, string video) =>
        Parallel.ForEachAsync(Enumerable.Range(0, Round), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (_, _) =>
        {
            var id = Guid.CreateVersion7();
            await service.Grains.GetGrain<IVideoGrain>(id).Submit(new JobRequest(video, "clip.mp4", ["alpha"]));
            Assert.Equal(JobState.Completed, (await service.EndOfAsync(id)).State);
        });

    /// <summary>Of the whole cluster, once every job's activation has gone.</summary>
    private static async Task<long> MemoryAsync(ServiceCluster service)
    {
        await ServiceCluster.UntilAsync(async () => await service.CountActiveJobsAsync() == 0);
        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
