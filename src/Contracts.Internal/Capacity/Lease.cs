namespace FakeFinder.Contracts.Internal;

/// <summary>The right of one part to use one slot of one model instance until a time; kept alive by the worker's heartbeats.</summary>
[GenerateSerializer, Immutable, Alias("ff.Lease")]
public sealed record Lease(
    [property: Id(0)] Guid Id,
    [property: Id(1)] Guid Job,
    [property: Id(2)] string Detector,
    [property: Id(3)] string Node,
    [property: Id(4)] DateTimeOffset Expires);

/// <summary>Why a lease ended without a result.</summary>
/// <param name="Reason">A sentence for the log and, after the last attempt, for the person.</param>
/// <param name="WorkerDied">The worker crashed or vanished; false for a drain, an expiry or a lost hand-over.</param>
/// <param name="RanAlone">No other part ran on that worker: the death counts as an attempt.</param>
[GenerateSerializer, Immutable, Alias("ff.LeaseLoss")]
public sealed record LeaseLoss(
    [property: Id(0)] string Reason,
    [property: Id(1)] bool WorkerDied,
    [property: Id(2)] bool RanAlone);
