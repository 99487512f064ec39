using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Tombstones;

/// <summary>Whether what is not there was there once.</summary>
public interface ITombstones
{
    /// <returns>Null where no job of this id was deleted.</returns>
    Task<Tombstone?> FindJobAsync(Guid id, CancellationToken cancellationToken);

    /// <returns>Null where no batch of this id was deleted.</returns>
    Task<Tombstone?> FindBatchAsync(Guid id, CancellationToken cancellationToken);

    /// <param name="id">As a user may have typed it.</param>
    /// <returns>Null where no video of this id was deleted, it was another owner's, or it was uploaded again since.</returns>
    Task<Tombstone?> FindVideoAsync(Viewer viewer, string id, CancellationToken cancellationToken);
}
