using System.Collections.Immutable;

namespace FakeFinder.Contracts.Internal;

/// <summary>What a worker found: a score, or a failure of the detector itself (which counts as an attempt).</summary>
/// <param name="Score">In [0, 1], null where the detector failed.</param>
/// <param name="Reason">Why the score is undetermined, or what failed.</param>
/// <param name="ReportId">The report, written to storage before this is sent.</param>
/// <param name="Coverage">How much the score rests on; null where the detector failed, or looks at no frame.</param>
/// <param name="Notes">What the report notes about the video.</param>
[GenerateSerializer, Immutable, Alias("ff.PartOutcome")]
public sealed record PartOutcome(
    [property: Id(0)] double? Score,
    [property: Id(1)] string? Reason,
    [property: Id(2)] string? ReportId,
    [property: Id(3)] Coverage? Coverage = null,
    [property: Id(4)] ImmutableArray<VideoNote> Notes = default);
