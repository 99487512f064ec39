using FakeFinder.Storage.Retention;

namespace FakeFinder.Storage.Sweeping;

/// <summary>
/// What has been kept for long enough. It is asked and told from outside, since a job's state belongs to its grain; several processes may
/// do so at a time.
/// </summary>
public interface IRetention
{
    /// <summary>
    /// The jobs that may go, the first end first: those that ended by then, of which no probe is younger and which no open batch or
    /// evaluation needs. Probes are not listed; they go with their job.
    /// </summary>
    /// <param name="skip">So many at the beginning could not be deleted now.</param>
    Task<IReadOnlyList<Guid>> ListJobsAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The batches that may go: those that ended by then, of which no job is left, and which no open evaluation needs.</summary>
    /// <inheritdoc cref="ListJobsAsync" path="/param"/>
    Task<IReadOnlyList<Guid>> ListBatchesAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The videos that may go, the first upload first: those that nobody has used since.</summary>
    /// <inheritdoc cref="ListJobsAsync" path="/param"/>
    Task<IReadOnlyList<string>> ListVideosAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken);

    /// <summary>Deletes a video with all that was made of it, unless somebody has used it meanwhile.</summary>
    /// <returns>False where it stays, or is gone already.</returns>
    Task<bool> DeleteVideoAsync(string id, Expiry expiry, CancellationToken cancellationToken);

    /// <summary>Deletes a batch's rows.</summary>
    /// <returns>False where it stays, or is gone already.</returns>
    Task<bool> DeleteBatchAsync(Guid id, Expiry expiry, CancellationToken cancellationToken);

    /// <summary>Removes the bytes of deleted videos that a crash or a fault has left.</summary>
    Task FinishDeletionsAsync(CancellationToken cancellationToken);

    /// <returns>When a video was last used; null where there is none, or it is in use now.</returns>
    Task<DateTimeOffset?> FindLastUseAsync(string video, CancellationToken cancellationToken);
}
