using FakeFinder.Storage.Retention;

namespace FakeFinder.Storage.Deletion;

/// <summary>Deletes batches that have ended, once their jobs are gone. That one was deleted stays known by its id.</summary>
public interface IBatchDeletions
{
    /// <summary>Takes the batch's rows, and writes the deletion down.</summary>
    /// <param name="expiry">Why, for the record, where the end of its retention time takes it; null where it was asked for.</param>
    /// <returns>False where there is no such batch, it is open, a job of it is left, or an open evaluation needs it.</returns>
    Task<bool> DeleteAsync(Guid batch, Expiry? expiry, CancellationToken cancellationToken);
}
