using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Derived;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Sweeping;

/// <summary>
/// Keeps what is made of videos within its room and its time, and removes what was made of videos that are gone: a crash may fall between
/// the deletion of a video and that of its pictures, and a worker may finish one just then.
/// </summary>
internal sealed partial class DerivedSweep(
    IBlobStore blobs,
    VideoTable videos,
    IOptions<DerivedOptions> options,
    IOptions<RetentionOptions> retention,
    Instruments instruments,
    TimeProvider time,
    ILogger<DerivedSweep> logger) : BackgroundService
{
    /// <summary>Once.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        // What is listed here is older than what is asked next: a video whose picture is there was known before it.
        var files = await blobs.DescribeAsync(DerivedFiles.KeyPrefix, cancellationToken).ToListAsync(cancellationToken);
        var orphans = await RemoveOrphansAsync(files, cancellationToken);
        var old = await RemoveOldAsync(files, cancellationToken);
        var room = options.Value.LargestMiB << 20;
        var (used, removed) = (files.Sum(file => file.Bytes), 0);
        foreach (var oldest in files.OrderBy(file => file.Written).TakeWhile(_ => used > room))
        {
            await blobs.DeleteAsync(oldest.Key, cancellationToken);
            used -= oldest.Bytes;
            removed++;
        }

        if (orphans + removed + old > 0)
        {
            LogRemoved(removed, orphans, old, used >> 20, options.Value.LargestMiB);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepEvery, time);
        do
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Too much is there for a while longer: no reason to stop a service that works.
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Takes those out of the list whose videos are gone, and deletes them.</summary>
    private async Task<int> RemoveOrphansAsync(List<BlobFacts> files, CancellationToken cancellationToken)
    {
        string[] ids = [.. files.Select(file => DerivedFiles.VideoOf(file.Key)).OfType<string>().Distinct()];
        var known = await videos.FindKnownAsync(ids, cancellationToken);
        bool IsOrphan(BlobFacts file) => DerivedFiles.VideoOf(file.Key) is { } id && !known.Contains(id);
        foreach (var orphan in files.Where(IsOrphan))
        {
            await blobs.DeleteAsync(orphan.Key, cancellationToken);
        }

        return files.RemoveAll(IsOrphan);
    }

    /// <summary>Takes those out of the list that were kept for long enough, and deletes them.</summary>
    private async Task<int> RemoveOldAsync(List<BlobFacts> files, CancellationToken cancellationToken)
    {
        if (retention.Value.OfPictures(time.GetUtcNow()) is not { } expiry)
        {
            return 0;
        }

        foreach (var old in files.Where(file => file.Written <= expiry.Before))
        {
            await blobs.DeleteAsync(old.Key, cancellationToken);
            instruments.CountDeletion("picture", expired: true);
        }

        return files.RemoveAll(file => file.Written <= expiry.Before);
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Removed the {Removed} oldest pictures and copies of videos, {Orphans} of videos that are gone, and {Old} that were "
            + "kept for long enough (FakeFinder:Retention:Pictures); the rest takes {MiB} MiB of {LargestMiB} "
            + "(FakeFinder:Derived:LargestMiB)"
    )]
    private partial void LogRemoved(int removed, int orphans, int old, long miB, long largestMiB);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The pictures and copies of videos could not be swept; the next sweep is soon")]
    private partial void LogFailed(Exception exception);
}
