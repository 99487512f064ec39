namespace FakeFinder.Web.Dashboard.Scores;

/// <summary>One row of the chart.</summary>
/// <param name="Label">Short: the detector's name.</param>
/// <param name="Score">Null while there is none.</param>
/// <param name="WhyMissing">A few words that stand where no score is.</param>
public sealed record ConfidenceBar(string Label, double? Score, string WhyMissing)
{
    /// <summary>A few words behind the score, where it rests on little.</summary>
    public string? Remark { get; init; }

    /// <summary>The detector was not trained: it stands apart from those that were.</summary>
    public bool IsHeuristic { get; init; }
}
