using System.Collections.Immutable;
using Orleans.Concurrency;

namespace FakeFinder.Contracts.Internal;

/// <summary>
/// Owns the slots, the leases and the queue, and decides which instances run. There is one, with key 0. It is the service's own: what
/// others may see of it is <see cref="IFleetView"/>.
/// </summary>
[Alias("ff.ICapacityGrain")]
public interface ICapacityGrain : IGrainWithIntegerKey
{
    /// <summary>
    /// Asks for slots, and whether leases still hold. Answers at once; asking again for the same parts is idempotent. Later grants are told
    /// by <see cref="IVideoWork.SlotReady"/>.
    /// </summary>
    [Alias("RequestAll")]
    Task<LeasesAnswer> Request(LeasesRequest request);

    /// <summary>
    /// These parts need no slot any more: they ended or were cancelled. Their leases are free, their places in the queue are gone.
    /// </summary>
    [Alias("ReleaseAll")]
    Task Release(Guid job, ImmutableArray<EndedPart> ended);

    /// <summary>
    /// The work is done, and only its result is still to be written down: its slot is free for others. Its lease lasts until it is
    /// released. A hint, which may be lost.
    /// </summary>
    [OneWay, Alias("Analysed")]
    Task Analysed(WorkId work);

    /// <summary>
    /// The lease's worker did not take the work when it was asked, and will be asked again: it gets no other work until it reports.
    /// </summary>
    [Alias("NotTaken")]
    Task NotTaken(Lease lease);

    /// <summary>
    /// A batch says what it still needs: at its start, whenever that changes much, and at least every 30 s, since what is not repeated for
    /// two minutes is forgotten.
    /// </summary>
    [Alias("Announce")]
    Task Announce(BatchNeed need);

    /// <summary>How many slots there are on workers that take new work and can run one of these detectors.</summary>
    [AlwaysInterleave, Alias("CountSlots")]
    Task<int> CountSlots(ImmutableArray<string> detectors);

    /// <summary>A worker says that it lives, what it has and what it does; each renews all its leases by one call.</summary>
    [Alias("Heartbeat")]
    Task<HeartbeatAnswer> Heartbeat(WorkerReport report);

    /// <summary>A worker has gone: its process ended, or the cluster declared it dead. May come several times.</summary>
    /// <param name="node">The worker's node, or the provider's id of its instance.</param>
    /// <param name="died">False where it ended in order.</param>
    [Alias("WorkerGone")]
    Task WorkerGone(string node, bool died, string reason);

    /// <summary>Keeps the grain alive and its tick running; called by every control silo.</summary>
    /// <returns>Which activation it is, as <see cref="LeasesAnswer.Activation"/>.</returns>
    [Alias("Poke")]
    Task<Guid> Poke();

    /// <summary>
    /// A person wants one more instance. This and the calls below answer at once, with the fleet as it then stands; what becomes of it, its
    /// decisions tell. The fleet policy continues beside them: it may launch another for one that was drained or stopped, and ends one that
    /// nobody uses after the idle time.
    /// </summary>
    /// <param name="token">The same token again changes nothing.</param>
    /// <param name="kind">The name of its kind; null for the first that can be had.</param>
    /// <exception cref="InvalidRequestException">There is no such kind.</exception>
    /// <exception cref="FleetRefusalException">A limit does not allow it.</exception>
    [Alias("Launch")]
    Task<FleetSnapshot> Launch(Guid token, string? kind = null);

    /// <summary>A stopped instance is started; a drained one takes work again. Of one that starts or takes work, nothing changes.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    /// <exception cref="FleetRefusalException">A limit or its state does not allow it.</exception>
    [Alias("Start")]
    Task<FleetSnapshot> Start(string id);

    /// <summary>The instance gets no new work, until it is started or stopped. Of one that takes none, nothing changes.</summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    /// <exception cref="FleetRefusalException">It has not joined yet.</exception>
    [Alias("Drain")]
    Task<FleetSnapshot> Drain(string id);

    /// <summary>
    /// The instance gets no new work, and once it has ended what it has, it is stopped where it may be kept, else terminated.
    /// </summary>
    /// <exception cref="InstanceNotFoundException">There is no such instance.</exception>
    /// <exception cref="FleetRefusalException">It joined by itself.</exception>
    [Alias("Stop")]
    Task<FleetSnapshot> Stop(string id);
}
