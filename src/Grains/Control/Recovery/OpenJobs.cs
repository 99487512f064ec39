using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Recovery;

/// <summary>
/// Pokes the capacity grain and the open jobs and batches of the index at start and every few seconds, so that no crash leaves one asleep,
/// and finishes the deletions of jobs that a crash cut off.
/// </summary>
internal sealed partial class OpenJobs(
    IGrainFactory grains,
    IJobIndex index,
    IBatchIndex batches,
    IJobDeletions deletions,
    IOptions<JobOptions> options,
    TimeProvider time,
    ILogger<OpenJobs> logger) : BackgroundService
{
    /// <summary>The oldest open jobs, and batches; those behind them get their turn when these have ended.</summary>
    private const int AtMost = 5000;

    /// <summary>
    /// Poked one soon after the other; then there is a pause as long as that took, so that at a start after a crash the workers' own start
    /// has at least half of the machine.
    /// </summary>
    private const int Wave = 100;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.PokeEvery, time);
        do
        {
            try
            {
                var capacity = await grains.GetGrain<ICapacityGrain>(0).Poke();
                await PokeAll(
                    await index.ListOpenAsync(AtMost, stoppingToken),
                    id => grains.GetGrain<IVideoWork>(id).Poke(capacity),
                    stoppingToken);
                await PokeAll(
                    await batches.ListOpenAsync(AtMost, stoppingToken),
                    id => grains.GetGrain<IBatchWork>(id).Poke(),
                    stoppingToken);
                await PokeAll(
                    await deletions.ListBegunAsync(AtMost, stoppingToken),
                    id => grains.GetGrain<IVideoGrain>(id).Delete(withVideo: false),
                    stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception, options.Value.PokeEvery);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PokeAll(IReadOnlyList<Guid> open, Func<Guid, Task> poke, CancellationToken cancellationToken)
    {
        foreach (var wave in open.Chunk(Wave))
        {
            var since = time.GetTimestamp();
            await Parallel.ForEachAsync(
                wave,
                new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken },
                async (id, _) =>
                {
                    try
                    {
                        await poke(id);
                    }
                    catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                    {
                        LogNotPoked(exception, id);
                    }
                });
            if (wave.Length == Wave)
            {
                await Task.Delay(time.GetElapsedTime(since), time, cancellationToken);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The open jobs could not be listed; the next try is in {Pause}")]
    private partial void LogFailed(Exception exception, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Error, Message = "The job or batch {Id} could not be poked")]
    private partial void LogNotPoked(Exception exception, Guid id);
}
