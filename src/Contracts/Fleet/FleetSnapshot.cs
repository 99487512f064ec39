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
    [property: Id(2)] ImmutableArray<FleetDecision> Decisions)
{
    /// <summary>All instances, those included that are stopped or have not joined.</summary>
    [Id(3)]
    public ImmutableArray<InstanceSnapshot> Instances { get; init; } = [];

    /// <summary>What can be launched, in order of preference.</summary>
    [Id(4)]
    public ImmutableArray<KindSnapshot> Kinds { get; init; } = [];
}

/// <summary>A kind of instance that can be launched.</summary>
/// <param name="UsdPerHour">What one costs while it runs.</param>
/// <param name="Refusal">Why none can be launched now, as a sentence; null where one can.</param>
[GenerateSerializer, Immutable, Alias("ff.KindSnapshot")]
public sealed record KindSnapshot(
    [property: Id(0)] string Name,
    [property: Id(1)] double UsdPerHour,
    [property: Id(2)] string? Refusal);

/// <summary>An instance as the capacity grain sees it.</summary>
/// <param name="Id">The provider's name for it.</param>
/// <param name="Kind">What it is, such as a machine type; empty where it is not managed.</param>
/// <param name="State">starting, hot, draining, stopping or warm.</param>
/// <param name="Since">When it was launched or started last.</param>
/// <param name="UsdPerHour">What it costs while it runs.</param>
/// <param name="Node">The worker that runs on it; null where none has joined.</param>
[GenerateSerializer, Immutable, Alias("ff.InstanceSnapshot")]
public sealed record InstanceSnapshot(
    [property: Id(0)] string Id,
    [property: Id(1)] string Kind,
    [property: Id(2)] string State,
    [property: Id(3)] DateTimeOffset Since,
    [property: Id(4)] double UsdPerHour,
    [property: Id(5)] string? Node)
{
    /// <summary>False for a worker that joined by itself: it works, but the service neither stops nor pays it.</summary>
    [Id(6)]
    public bool Managed { get; init; } = true;

    /// <summary>A person has drained it: it stays as it is until a person starts or stops it.</summary>
    [Id(7)]
    public bool Held { get; init; }
}

/// <summary>A worker as the capacity grain sees it.</summary>
/// <param name="SlotsInUse">Leases that are out, at most as many as there are slots: results that are being written down take none.</param>
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
