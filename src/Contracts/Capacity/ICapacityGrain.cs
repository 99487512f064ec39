using Orleans.Concurrency;

namespace FakeFinder.Contracts;

/// <summary>Owns the slots, the leases and the queue, and decides which instances run. There is one, with key 0.</summary>
[Alias("ff.ICapacityGrain")]
public interface ICapacityGrain : IGrainWithIntegerKey
{
    /// <summary>Asks for a slot, or whether a lease still holds. Answers at once; asking again for the same part is idempotent. Later grants are told by <see cref="IVideoWork.SlotReady"/>.</summary>
    [Alias("Request")]
    Task<LeaseAnswer> Request(LeaseRequest request);

    /// <summary>The part needs no slot any more: it ended or was cancelled. Its lease is free, its place in the queue is gone.</summary>
    [Alias("Release")]
    Task Release(Guid job, string detector);

    /// <summary>The lease's worker did not take the work: the lease is free, and the worker gets none until it reports again.</summary>
    [Alias("NotTaken")]
    Task NotTaken(Lease lease);

    /// <summary>A batch says what it still needs: at its start, whenever that changes much, and at least every 30 s, since what is not repeated for two minutes is forgotten.</summary>
    [Alias("Announce")]
    Task Announce(BatchNeed need);

    /// <summary>A worker says that it lives, what it has and what it does; each renews all its leases by one call.</summary>
    [Alias("Heartbeat")]
    Task<HeartbeatAnswer> Heartbeat(WorkerReport report);

    /// <summary>A worker has gone: its process ended, or the cluster declared it dead. May come several times.</summary>
    /// <param name="node">The worker's node, or the provider's id of its instance.</param>
    /// <param name="died">False where it ended in order.</param>
    [Alias("WorkerGone")]
    Task WorkerGone(string node, bool died, string reason);

    /// <summary>Keeps the grain alive and its tick running; called by every control silo.</summary>
    [Alias("Poke")]
    Task Poke();

    /// <summary>What runs, what waits, and what was decided last.</summary>
    [AlwaysInterleave, Alias("Describe")]
    Task<FleetSnapshot> Describe();
}
