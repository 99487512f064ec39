using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>The fleet at one moment.</summary>
/// <param name="Workers">The workers that report.</param>
/// <param name="Queue">What waits, aggregated.</param>
/// <param name="Decisions">The last decisions with their reasons, the newest first.</param>
[GenerateSerializer, Immutable, Alias("ff.FleetSnapshot")]
public sealed record FleetSnapshot(
    [property: Id(0)] ImmutableArray<WorkerSnapshot> Workers,
    [property: Id(1)] ImmutableArray<QueueLength> Queue,
    [property: Id(2)] ImmutableArray<FleetDecision> Decisions);

/// <summary>A worker as the capacity grain sees it.</summary>
/// <param name="SlotsInUse">Leases that are out.</param>
/// <param name="LastHeard">Its last heartbeat.</param>
[GenerateSerializer, Immutable, Alias("ff.WorkerSnapshot")]
public sealed record WorkerSnapshot(
    [property: Id(0)] WorkerReport Report,
    [property: Id(1)] int SlotsInUse,
    [property: Id(2)] DateTimeOffset LastHeard);

/// <summary>How many parts wait for a detector.</summary>
[GenerateSerializer, Immutable, Alias("ff.QueueLength")]
public sealed record QueueLength(
    [property: Id(0)] string Detector,
    [property: Id(1)] JobPriority Priority,
    [property: Id(2)] int Count);

/// <summary>Something that the capacity grain did to the fleet, and why.</summary>
[GenerateSerializer, Immutable, Alias("ff.FleetDecision")]
public sealed record FleetDecision(
    [property: Id(0)] DateTimeOffset At,
    [property: Id(1)] string What,
    [property: Id(2)] string Reason);
