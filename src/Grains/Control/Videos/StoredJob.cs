using FakeFinder.Contracts;
using FakeFinder.Grains.Control.State;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Jobs;
using Orleans.Storage;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// A job's state as it was read or written last. The row is opened and closed in the transaction of the state that says so; what happens
/// in between, lists hear of later. Not thread-safe (a grain owns it).
/// </summary>
internal sealed class StoredJob(IJobStates states, JobStore store, StateKey key, StoredState? read)
{
    private int version = read?.Version ?? 0;

    /// <summary>Null where there is no such job, or no longer.</summary>
    public JobRecord? Record { get; private set; } = read?.Payload is { } payload ? JsonStateSerializer.Read<JobRecord>(payload) : null;

    /// <summary>Writes an accepted job down.</summary>
    /// <exception cref="StorageFullException">There is no room for it.</exception>
    public async Task<JobOpening> OpenAsync(JobRecord record)
    {
        var opening = await states.OpenAsync(
            key, JsonStateSerializer.Write(record), store.RowOf(key.Job, record), CancellationToken.None);
        if (opening.Outcome == JobOpeningOutcome.Opened)
        {
            (Record, version) = (record, opening.Version);
        }

        return opening;
    }

    /// <summary>Writes the job's next state down.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written it meanwhile.</exception>
    /// <exception cref="IOException">There is no room for it.</exception>
    public async Task WriteAsync(JobRecord record)
    {
        var ended = record.State().IsFinal() ? store.RowOf(key.Job, record) : null;
        try
        {
            version = await states.WriteAsync(key, version, JsonStateSerializer.Write(record), ended, CancellationToken.None);
            Record = record;
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }
        catch (StorageFullException full)
        {
            // A worker, which knows no storage of ours, is to offer its result until there is room.
            throw new IOException(full.Message, full);
        }
    }

    /// <summary>Takes the state out.</summary>
    /// <exception cref="InconsistentStateException">Another activation has written it meanwhile.</exception>
    public async Task DeleteAsync()
    {
        try
        {
            await states.DeleteAsync(key, version, CancellationToken.None);
            Record = null;
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(conflict);
        }
    }

    private InconsistentStateException Inconsistent(StateConflictException conflict) =>
        new(conflict.Message, storedEtag: "another", currentEtag: $"{version}", conflict);
}
