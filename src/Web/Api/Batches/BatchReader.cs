using System.Runtime.CompilerServices;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Api.Batches;

/// <summary>Reads and follows batches, a page at a time, however many videos they have.</summary>
internal sealed class BatchReader(IGrainFactory grains, IBatchIndex index, JobEvidence evidence, GrainWatch watch)
{
    private const int Page = 500;

    /// <summary>Every video, in the batch's order.</summary>
    public IAsyncEnumerable<BatchVideoResource> VideosAsync(BatchSnapshot batch, CancellationToken cancellationToken) =>
        PagesAsync(batch, -1, index.ListVideosAsync, video => video.Position, cancellationToken);

    /// <summary>The batch as it stands, then each change, with the results that came before it. Ends after the final state.</summary>
    /// <param name="after">The ordinal of the last result that the caller has.</param>
    public async IAsyncEnumerable<BatchChange> WatchAsync(
        Guid batch,
        int after,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isFirst = true;
        var states = watch.FollowAsync(
            $"batch {batch}",
            grains.GetGrain<IBatchGrain>(batch).Watch,
            now => now.State != BatchState.Running,
            lost: null,
            cancellationToken);
        await foreach (var now in states)
        {
            if (isFirst)
            {
                yield return new BatchChange(after, now, Video: null);
            }

            var before = after;
            await foreach (var video in PagesAsync(now, after, index.ListResultsAsync, video => video.Ordinal!.Value, cancellationToken))
            {
                after = video.Ordinal!.Value;
                yield return new BatchChange(after, Batch: null, video);
            }

            if (!isFirst || after > before)
            {
                yield return new BatchChange(after, now, Video: null);
            }

            isFirst = false;
        }
    }

    private async IAsyncEnumerable<BatchVideoResource> PagesAsync(
        BatchSnapshot batch,
        int after,
        Func<Guid, int, int, CancellationToken, Task<IReadOnlyList<BatchResultRow>>> read,
        Func<BatchResultRow, int> keyOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchResultRow> rows;
        do
        {
            rows = await read(batch.Id, after, Page, cancellationToken);
            foreach (var row in rows)
            {
                after = keyOf(row);
                yield return BatchVideoResource.Of(row, batch.Detectors, evidence);
            }
        }
        while (rows.Count == Page);
    }
}

/// <summary>One thing that a watcher of a batch is told: the batch as it stands, or one video's result.</summary>
/// <param name="Ordinal">Of the last result that was told.</param>
internal sealed record BatchChange(int Ordinal, BatchSnapshot? Batch, BatchVideoResource? Video);
