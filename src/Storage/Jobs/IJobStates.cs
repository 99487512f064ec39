namespace FakeFinder.Storage.Jobs;

/// <summary>
/// The states of jobs' grains. What a step of a job writes into the index is in the same transaction as its state: there are both, or
/// neither. A write that has returned is on disk.
/// </summary>
public interface IJobStates
{
    /// <returns>Null where none was ever written.</returns>
    Task<StoredState?> ReadAsync(StateKey key, CancellationToken cancellationToken);

    /// <summary>Writes an accepted job down: its first state with its open row, if its video is there.</summary>
    /// <param name="payload">The state.</param>
    Task<JobOpening> OpenAsync(StateKey key, byte[] payload, JobRow row, CancellationToken cancellationToken);

    /// <summary>Writes the next state, and with a job's end its row.</summary>
    /// <param name="version">The version that this one follows.</param>
    /// <param name="ended">The row of a job that ends by this step, as <see cref="IJobIndex.EndAsync"/> takes it; else null.</param>
    /// <returns>The new version.</returns>
    /// <exception cref="StateConflictException">There is another version.</exception>
    Task<int> WriteAsync(StateKey key, int version, byte[] payload, JobRow? ended, CancellationToken cancellationToken);

    /// <summary>Takes the state out.</summary>
    /// <exception cref="StateConflictException">There is another version.</exception>
    Task DeleteAsync(StateKey key, int version, CancellationToken cancellationToken);
}
