namespace FakeFinder.Storage.Batches;

/// <summary>Which videos of a batch, and in which order.</summary>
public sealed record BatchQuery
{
    /// <summary>Only videos whose names contain it, whatever the case of ASCII letters; null for all.</summary>
    public string? Name { get; init; }

    /// <summary>Only videos in this state, as <see cref="BatchResultRow.State"/> has it; null for all.</summary>
    public string? State { get; init; }

    /// <summary>Only videos whose highest score is above it; null for all. In [0, 1].</summary>
    public double? Above { get; init; }

    /// <summary>Only videos whose highest score is at most this; null for all. In [0, 1].</summary>
    public double? AtMost { get; init; }

    /// <summary>
    /// Whose scores count for <see cref="Above"/>, <see cref="AtMost"/> and <see cref="BatchOrder.Score"/>: the highest of them that is not
    /// exactly 0.5, which says nothing.
    /// </summary>
    public IReadOnlyList<string> Detectors { get; init; } = [];

    /// <summary>The order of the videos.</summary>
    public BatchOrder Order { get; init; }

    /// <summary>The last ones first. Videos without what they are ordered by come last in both directions.</summary>
    public bool Descending { get; init; }
}

/// <summary>By what the videos of a batch are ordered.</summary>
public enum BatchOrder
{
    /// <summary>Their places in the batch's list.</summary>
    Position = 0,

    /// <summary>When they finished.</summary>
    Finished = 1,

    /// <summary>Their names.</summary>
    Name = 2,

    /// <summary>Their highest scores, by <see cref="BatchQuery.Detectors"/>.</summary>
    Score = 3,

    /// <summary>Their states.</summary>
    State = 4,
}

/// <summary>One page of a batch's videos.</summary>
/// <param name="Total">How many videos the query finds in all.</param>
public sealed record BatchVideoPage(IReadOnlyList<BatchListedVideo> Videos, int Total);

/// <summary>A video of a batch in a table.</summary>
/// <param name="JobState">queued, running, completed, failed or cancelled; null where its job was not begun.</param>
/// <param name="Highest">Of the scores that the query names; null where there is none.</param>
public sealed record BatchListedVideo(BatchResultRow Video, string? JobState, double? Highest);

/// <summary>A column of a histogram of scores.</summary>
/// <param name="Bin">From 0: scores from <c>Bin / Bins</c> on, below the next one; a score of 1 is in the last bin.</param>
/// <param name="Count">How many; scores of exactly 0.5 say nothing, and are counted in <see cref="NotAssessed"/> instead of a bin.</param>
public sealed record ScoreCount(string Detector, int Bin, int Count)
{
    /// <summary>How many bins there are; 0.5, 0.7 and 0.9 are borders of bins.</summary>
    public const int Bins = 20;

    /// <summary>The bin of scores that say nothing.</summary>
    public const int NotAssessed = -1;
}
