using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>Names one handing-over of one part: only the current one's result is recorded.</summary>
/// <param name="Attempt">Fencing token: a result that carries an older attempt than the part's is rejected.</param>
[GenerateSerializer, Immutable, Alias("ff.WorkId")]
public readonly record struct WorkId(
    [property: Id(0)] Guid Job,
    [property: Id(1)] string Detector,
    [property: Id(2)] int Attempt,
    [property: Id(3)] Guid Lease);

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
