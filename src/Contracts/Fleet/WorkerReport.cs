using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>A worker's heartbeat.</summary>
/// <param name="Node">The process: a name plus its boot id.</param>
/// <param name="Host">The machine's name.</param>
/// <param name="Slots">How many parts it runs at a time.</param>
/// <param name="Runnable">Detectors that it can run.</param>
/// <param name="Loaded">Detectors that are in memory now.</param>
/// <param name="Leases">What it works on.</param>
/// <param name="Draining">It takes no new work and will end.</param>
/// <param name="Gpus">Empty where there is none.</param>
/// <param name="MemoryMiB">Resident memory of the process.</param>
/// <param name="Instance">The provider's id of the machine on which it runs; null where that is the node itself.</param>
/// <param name="EndsAt">When the machine will be taken away (spot interruption); null where nothing is known of that.</param>
[GenerateSerializer, Immutable, Alias("ff.WorkerReport")]
public sealed record WorkerReport(
    [property: Id(0)] string Node,
    [property: Id(1)] string Host,
    [property: Id(2)] int Slots,
    [property: Id(3)] ImmutableArray<string> Runnable,
    [property: Id(4)] ImmutableArray<string> Loaded,
    [property: Id(5)] ImmutableArray<WorkId> Leases,
    [property: Id(6)] bool Draining,
    [property: Id(7)] ImmutableArray<GpuReport> Gpus,
    [property: Id(8)] int MemoryMiB,
    [property: Id(9)] string? Instance = null,
    [property: Id(10)] DateTimeOffset? EndsAt = null)
{
    /// <summary>No worker has more slots.</summary>
    public const int MostSlots = 256;

    /// <summary>
    /// Why detectors of models.json give no score on it. One that is runnable all the same fails at once with that sentence, so that nobody
    /// waits for another worker. Empty in a <see cref="FleetSnapshot"/>: <see cref="IFleetView.Detectors"/> tells them.
    /// </summary>
    [Id(11)]
    public ImmutableArray<DetectorProblem> Problems { get; init; } = [];

    /// <summary>How long ago its host began to start, by its own clock; null from a worker of an older program.</summary>
    [Id(12)]
    public TimeSpan? Age { get; init; }
}

/// <param name="Sentence">What is missing or wrong, and what helps.</param>
[GenerateSerializer, Immutable, Alias("ff.DetectorProblem")]
public sealed record DetectorProblem([property: Id(0)] string Detector, [property: Id(1)] string Sentence);

/// <summary>One GPU as its driver reports it. Memory in MiB, load and utilisation in [0, 1], temperature in degrees Celsius.</summary>
[GenerateSerializer, Immutable, Alias("ff.GpuReport")]
public sealed record GpuReport(
    [property: Id(0)] int Id,
    [property: Id(1)] string Name,
    [property: Id(2)] double Load,
    [property: Id(3)] string Driver,
    [property: Id(4)] double MemoryUsed,
    [property: Id(5)] double MemoryTotal,
    [property: Id(6)] double Temperature);
