using System.Collections.Immutable;

namespace FakeFinder.Evaluation.Scores;

/// <summary>What came of one labelled video.</summary>
/// <param name="Sha256">Null where the service did not take it in.</param>
/// <param name="Error">Why it has no results: one sentence.</param>
/// <param name="Cells">By detector.</param>
public sealed record ScoredVideo(string? Sha256, string? Error, IReadOnlyDictionary<string, ScoreCell> Cells)
{
    /// <param name="error">Null where results may still come.</param>
    public static ScoredVideo Without(string? sha256, string? error) =>
        new(sha256, error, ImmutableDictionary<string, ScoreCell>.Empty);

    /// <param name="detector">Its name.</param>
    public ScoreCell Of(string detector) => Cells.TryGetValue(detector, out var cell) ? cell : new ScoreCell(null, Error);
}
