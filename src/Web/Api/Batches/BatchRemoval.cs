using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;

namespace FakeFinder.Web.Api.Batches;

/// <summary>
/// Deletes batches that have ended: their jobs first, one by one, then their own rows. So a crash in between leaves a batch that shows
/// some of its videos as deleted, and the same call again continues.
/// </summary>
internal sealed class BatchRemoval(IGrainFactory grains, IBatchIndex index, IBatchDeletions deletions)
{
    private const int RowsAtATime = 200;
    private const int JobsAtATime = 16;

    /// <param name="withVideos">The videos of its jobs too, where no other job or open batch refers to them.</param>
    /// <exception cref="BatchConflictException">It has not ended.</exception>
    /// <exception cref="JobConflictException">An evaluation, or a probe of one of its jobs, has not ended.</exception>
    public async Task DeleteAsync(Guid id, bool withVideos, CancellationToken cancellationToken)
    {
        if (await index.FindAsync(id, cancellationToken) is not { } batch)
        {
            return;
        }

        if (batch.IsOpen)
        {
            throw new BatchConflictException(
                $"Batch {id} cannot be deleted while it is at work: wait for its end, or cancel it by DELETE /api/v1/batches/{id}.");
        }

        await DeleteJobsAsync(id, withVideos, cancellationToken);
        if (!await deletions.DeleteAsync(id, expiry: null, cancellationToken)
            && await index.FindAsync(id, cancellationToken) is not null)
        {
            throw new BatchConflictException(
                $"Batch {id} cannot be deleted while its evaluation needs it: wait for the evaluation's end, or cancel it.");
        }
    }

    private async Task DeleteJobsAsync(Guid id, bool withVideos, CancellationToken cancellationToken)
    {
        IReadOnlyList<BatchResultRow> rows;
        var after = -1;
        do
        {
            rows = await index.ListVideosAsync(id, after, RowsAtATime, cancellationToken);
            await Parallel.ForEachAsync(
                rows,
                new ParallelOptions { MaxDegreeOfParallelism = JobsAtATime, CancellationToken = cancellationToken },
                async (row, _) => await grains.GetGrain<IVideoGrain>(row.JobId).Delete(withVideos));
            after = rows.Count > 0 ? rows[^1].Position : after;
        }
        while (rows.Count == RowsAtATime);
    }
}
