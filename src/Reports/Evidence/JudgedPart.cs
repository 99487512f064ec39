namespace FakeFinder.Reports.Evidence;

/// <summary>What one detector of a job came to, as a summary needs it.</summary>
public sealed record JudgedPart
{
    public required string Detector { get; init; }

    /// <summary>It was not trained: it is told apart, and counts in no summary.</summary>
    public bool IsHeuristic { get; init; }

    public required PartEnd End { get; init; }

    /// <summary>
    /// In [0, 1] that the video is fake: calibrated where a calibration is configured, else the score. 0.5: undetermined. Null without a
    /// score.
    /// </summary>
    public double? Probability { get; init; }

    /// <summary>Why it is undetermined or has failed.</summary>
    public string? Reason { get; init; }

    /// <summary>How much the score rests on; null where that is not known.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>It has a score that says something.</summary>
    public bool IsAssessed => End == PartEnd.Completed && Bands.Of(Probability) != Band.NotAssessed;
}

/// <summary>How a detector's share of a job stands.</summary>
public enum PartEnd
{
    /// <summary>It waits, or runs.</summary>
    Open = 0,

    /// <summary>It has a score.</summary>
    Completed = 1,

    /// <summary>It was given up, so it has none.</summary>
    Failed = 2,

    /// <summary>The job was cancelled before it ended.</summary>
    Cancelled = 3,
}
