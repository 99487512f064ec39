using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>
/// What a batch still needs, so that the fleet can grow for all of it: only a few of its videos wait for slots at a time.
/// </summary>
/// <param name="VideosLeft">Videos that are not finished; 0 at its end.</param>
/// <param name="Detectors">What each of them needs.</param>
/// <param name="Replicas">The number of instances that was asked for; null where the service chooses.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchNeed")]
public sealed record BatchNeed(
    [property: Id(0)] Guid Batch,
    [property: Id(1)] int VideosLeft,
    [property: Id(2)] ImmutableArray<string> Detectors,
    [property: Id(3)] int? Replicas = null);
