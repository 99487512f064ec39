namespace FakeFinder.Contracts.Internal;

/// <summary>The right of one part to use one slot of one model instance until a time; kept alive by the worker's heartbeats.</summary>
[GenerateSerializer, Immutable, Alias("ff.Lease")]
public sealed record Lease(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid Job,
    [property: Id(2)] string Detector,
    [property: Id(3)] string Node,
    [property: Id(4)] DateTimeOffset Expires);

/// <summary>A part asks for a slot.</summary>
/// <param name="Since">When the job was submitted: the older goes first.</param>
/// <param name="Alone">The part was twice on a dying worker: it must have a worker for itself.</param>
/// <param name="Batch">The batch that the job belongs to, where there is one: batches share slots fairly.</param>
/// <param name="Held">The lease under which the part runs, as far as its job knows.</param>
[GenerateSerializer, Immutable, Alias("ff.LeaseRequest")]
public sealed record LeaseRequest(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string Detector,
    [property: Id(2)] JobPriority Priority,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] bool Alone,
    [property: Id(5)] Guid? Batch = null,
    [property: Id(6)] Lease? Held = null);

/// <summary>What became of a request.</summary>
/// <param name="Lease">The part's lease, where <paramref name="State"/> is granted.</param>
[GenerateSerializer, Immutable, Alias("ff.LeaseAnswer")]
public sealed record LeaseAnswer(
    [property: Id(0)] LeaseState State,
    [property: Id(1)] Lease? Lease);

/// <summary>Whether a part has a slot.</summary>
public enum LeaseState
{
    /// <summary>It waits in the queue.</summary>
    Queued = 0,

    /// <summary>It has a lease.</summary>
    Granted = 1,

    /// <summary>The capacity grain is new and has not heard all workers yet: nothing can be said, nothing is granted.</summary>
    Recovering = 2,
}

/// <summary>Why a lease ended without a result.</summary>
/// <param name="Reason">A sentence for the log and, after the last attempt, for the person.</param>
/// <param name="WorkerDied">The worker crashed or vanished; false for a drain, an expiry or a lost hand-over.</param>
/// <param name="RanAlone">No other part ran on that worker: the death counts as an attempt.</param>
[GenerateSerializer, Immutable, Alias("ff.LeaseLoss")]
public sealed record LeaseLoss(
    [property: Id(0)] string Reason,
    [property: Id(1)] bool WorkerDied,
    [property: Id(2)] bool RanAlone);
