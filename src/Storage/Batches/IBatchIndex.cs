using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Batches;

/// <summary>
/// Batches and their videos as rows. They are the truth about a batch: what one finished video changes is two rows, however many videos
/// there are. The scores are those of the videos' jobs, in the index of jobs.
/// </summary>
public interface IBatchIndex
{
    /// <summary>Writes a batch down with all its videos, or nothing; where the id is known, nothing changes.</summary>
    /// <returns>The batch as it is stored: another content than the given one shows in <see cref="BatchRow.ContentHash"/>.</returns>
    /// <exception cref="MissingVideoException">One of the videos is not in the library.</exception>
    /// <exception cref="DeletedBatchException">A batch of this id was deleted.</exception>
    /// <exception cref="Blobs.StorageFullException">There is no room for it.</exception>
    Task<BatchRow> OpenAsync(NewBatch batch, CancellationToken cancellationToken);

    /// <returns>Null where there is no such batch.</returns>
    Task<BatchRow?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Batches, the latest first.</summary>
    Task<BatchPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The batches that have work left, the oldest first.</summary>
    Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken);

    /// <summary>Videos without a result behind a position, in order; -1 for the first ones.</summary>
    Task<IReadOnlyList<BatchVideoRow>> ListOpenVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken);

    /// <summary>Takes in the results of those of these jobs that have ended, and the batch's end with the last one. Idempotent.</summary>
    Task<BatchSettlement> SettleAsync(Guid id, IReadOnlyCollection<Guid> jobs, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Takes in that a video cannot be analysed. Idempotent.</summary>
    Task<BatchSettlement> GiveUpAsync(Guid id, Guid job, string reason, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Cancels a running batch; it stays open until <see cref="CloseAsync"/>, so that a crash forgets none of its jobs.</summary>
    Task<BatchRow> CancelAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>
    /// The jobs of a batch's videos that were submitted and have no result yet, the last first: a caller that cancels them begins with
    /// those that only wait.
    /// </summary>
    Task<IReadOnlyList<Guid>> ListOpenJobsAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>Closes a cancelled batch whose jobs have ended: what has no result gets none.</summary>
    Task<BatchRow> CloseAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>The videos behind a position with what is known of them, in the batch's order; -1 for the first ones.</summary>
    Task<IReadOnlyList<BatchResultRow>> ListVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken);

    /// <summary>The videos that finished after the one with this ordinal, in that order; 0 for the first ones.</summary>
    Task<IReadOnlyList<BatchResultRow>> ListResultsAsync(Guid id, int after, int take, CancellationToken cancellationToken);

    /// <summary>One page of a batch's videos by what a table of them is asked for.</summary>
    Task<BatchVideoPage> SearchAsync(Guid id, BatchQuery query, int skip, int take, CancellationToken cancellationToken);

    /// <summary>How many scores of the batch's finished videos lie where, by detector.</summary>
    Task<IReadOnlyList<ScoreCount>> CountScoresAsync(Guid id, CancellationToken cancellationToken);
}
