using FakeFinder.Contracts.Internal;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sweeping;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Control.Recovery;

/// <summary>
/// Deletes jobs, batches and videos that were kept for as long as section <c>FakeFinder:Retention</c> says, and finishes what a crash or a
/// store that did not answer has left of deleted videos. Nothing is remembered: what is due is asked each time, and each deletion is
/// checked again in the transaction that takes the rows. So two processes may do this beside each other.
/// </summary>
internal sealed partial class RetentionSweep(
    IGrainFactory grains,
    IRetention retention,
    IOptions<RetentionOptions> options,
    TimeProvider time,
    ILogger<RetentionSweep> logger) : BackgroundService
{
    /// <summary>Of one kind in one round.</summary>
    public const int AtMost = 500;

    private const int AtOnce = 8;

    private int keptJobs;
    private int keptBatches;
    private int keptVideos;

    /// <summary>One round: at most <see cref="AtMost"/> things of each kind.</summary>
    /// <returns>True where more is due than one round takes.</returns>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var more = false;
        if (options.Value.OfReports(now) is { } ofReports)
        {
            keptJobs = await DeleteAsync(
                await retention.ListJobsAsync(ofReports, keptJobs, AtMost, cancellationToken),
                keptJobs,
                id => grains.GetGrain<IVideoWork>(id).Expire(ofReports.Before, ofReports.Setting),
                cancellationToken);
            keptBatches = await DeleteAsync(
                await retention.ListBatchesAsync(ofReports, keptBatches, AtMost, cancellationToken),
                keptBatches,
                id => retention.DeleteBatchAsync(id, ofReports, cancellationToken),
                cancellationToken);
        }

        if (options.Value.OfVideos(now) is { } ofVideos)
        {
            keptVideos = await DeleteAsync(
                await retention.ListVideosAsync(ofVideos, keptVideos, AtMost, cancellationToken),
                keptVideos,
                id => retention.DeleteVideoAsync(id, ofVideos, cancellationToken),
                cancellationToken);
        }

        // Last: where the store does not answer, what is due has its rows gone at least, and is finished later.
        await retention.FinishDeletionsAsync(cancellationToken);
        return more;

        async Task<int> DeleteAsync<T>(
            IReadOnlyList<T> due, int kept, Func<T, Task<bool>> delete, CancellationToken token)
        {
            var failed = await DeleteAllAsync(due, delete, token);
            if (due.Count < AtMost)
            {
                // The list ends here: what could not be deleted is tried again from its beginning.
                return 0;
            }

            more = true;
            return kept + failed;
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.Zero;
        while (true)
        {
            await Task.Delay(pause, time, stoppingToken);
            var since = time.GetTimestamp();
            try
            {
                // A long list is worked off by half of the time, so that what people wait for has the other half.
                pause = await RunAsync(stoppingToken) ? time.GetElapsedTime(since) : options.Value.SweepEvery;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                pause = options.Value.SweepEvery;
                LogFailed(exception, pause);
            }
        }
    }

    /// <returns>How many are there still.</returns>
    private async Task<int> DeleteAllAsync<T>(IReadOnlyList<T> due, Func<T, Task<bool>> delete, CancellationToken cancellationToken)
    {
        var (deleted, kept) = (0, 0);
        await Parallel.ForEachAsync(
            due,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (id, _) =>
            {
                try
                {
                    if (await delete(id))
                    {
                        Interlocked.Increment(ref deleted);
                    }
                    else
                    {
                        Interlocked.Increment(ref kept);
                    }
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    Interlocked.Increment(ref kept);
                    LogNotDeleted(exception, $"{id}");
                }
            });
        if (deleted > 0)
        {
            LogDeleted(deleted, kept);
        }

        return kept;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Deleted {Count} things that were kept for as long as FakeFinder:Retention says; {Kept} stay for now"
    )]
    private partial void LogDeleted(int count, int kept);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "{Id} was kept for as long as FakeFinder:Retention says and could not be deleted now; it is tried again"
    )]
    private partial void LogNotDeleted(Exception exception, string id);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "It could not be looked for what was kept for long enough; the next try is in {Pause}"
    )]
    private partial void LogFailed(Exception exception, TimeSpan pause);
}
