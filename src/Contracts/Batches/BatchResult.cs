using System.Collections.Immutable;

namespace FakeFinder.Contracts;

/// <summary>What came of one video of a batch.</summary>
/// <param name="Ordinal">The position in the order of finishing (1-based).</param>
/// <param name="Position">Its place in the batch's list, from 0.</param>
/// <param name="Job">The job that analysed it; it has the reports.</param>
/// <param name="Scores">One for each detector, in the batch's order.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchResult")]
public sealed record BatchResult(
    [property: Id(0)] int Ordinal,
    [property: Id(1)] int Position,
    [property: Id(2)] string VideoId,
    [property: Id(3)] string FileName,
    [property: Id(4)] Guid Job,
    [property: Id(5)] ImmutableArray<BatchScore> Scores);

/// <summary>What one detector says of one video.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; 0.5 also where the detector could not analyse the video.</param>
/// <param name="Reason">Why it could not, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; null where the detector could not analyse the video, and for results of older
/// programs.</param>
[GenerateSerializer, Immutable, Alias("ff.BatchScore")]
public sealed record BatchScore(
    [property: Id(0)] string Detector,
    [property: Id(1)] double Score,
    [property: Id(2)] string? Reason,
    [property: Id(3)] Coverage? Coverage = null);
