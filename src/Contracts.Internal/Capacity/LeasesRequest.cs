using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>A job asks for slots for its parts, and whether the leases that it knows of still hold.</summary>
/// <param name="Since">When the job was submitted: the older goes first.</param>
/// <param name="Batch">The batch that the job belongs to, where there is one: batches share slots fairly.</param>
/// <param name="Parts">The parts that it asks about; parts that are not named stay as they are.</param>
[GenerateSerializer, Immutable, Alias("ff.LeasesRequest")]
public sealed record LeasesRequest(
    [property: Id(0)] Guid Job,
    [property: Id(1)] JobPriority Priority,
    [property: Id(2)] DateTimeOffset Since,
    [property: Id(3)] Guid? Batch,
    [property: Id(4)] ImmutableArray<PartRequest> Parts);

/// <summary>One part of a job that wants a slot.</summary>
/// <param name="Alone">The part was twice on a dying worker: it must have a worker for itself.</param>
/// <param name="Held">The lease under which the part runs, as far as its job knows.</param>
[GenerateSerializer, Immutable, Alias("ff.PartRequest")]
public sealed record PartRequest(
    [property: Id(0)] string Detector,
    [property: Id(1)] bool Alone = false,
    [property: Id(2)] Lease? Held = null);

/// <summary>What became of a request.</summary>
/// <param name="Activation">Another one than before: the capacity grain is new, and does not know of parts that have not asked
/// since.</param>
/// <param name="Parts">In the order of the request's parts.</param>
[GenerateSerializer, Immutable, Alias("ff.LeasesAnswer")]
public sealed record LeasesAnswer(
    [property: Id(0)] Guid Activation,
    [property: Id(1)] ImmutableArray<LeaseAnswer> Parts);

/// <summary>Whether one part has a slot.</summary>
/// <param name="Lease">The part's lease, where <paramref name="State"/> is granted.</param>
/// <param name="Wait">What the part waits for, where <paramref name="State"/> is queued.</param>
[GenerateSerializer, Immutable, Alias("ff.LeaseAnswer")]
public sealed record LeaseAnswer(
    [property: Id(0)] LeaseState State,
    [property: Id(1)] Lease? Lease,
    [property: Id(2)] PartWait? Wait = null);

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

/// <summary>A part that needs no slot any more.</summary>
/// <param name="Completed">It has a result: only such parts tell how long a part takes.</param>
[GenerateSerializer, Immutable, Alias("ff.EndedPart")]
public sealed record EndedPart(
    [property: Id(0)] string Detector,
    [property: Id(1)] bool Completed);
