namespace FakeFinder.Plugins;

/// <summary>What a detector says of a video: a score, or why there is none.</summary>
public sealed record DetectionResult
{
    private DetectionResult(double? score, string? reason) => (Score, Reason) = (score, reason);

    /// <summary>In [0, 1]: 0 real, 1 fake; null where it is undetermined. Exactly 0.5 counts as undetermined too.</summary>
    public double? Score { get; }

    /// <summary>Why the score is undetermined; null where it is not.</summary>
    public string? Reason { get; }

    /// <summary>
    /// Frames for the report, at most one for each frame that was read; empty where the detector has nothing to say of single frames.
    /// </summary>
    public IReadOnlyList<FrameResult> Frames { get; init; } = [];

    /// <summary>
    /// How many of the frames that were read went into the score; null: those in <see cref="Frames"/> that have a score, or a face with
    /// one; all that were read where <see cref="Frames"/> is empty.
    /// </summary>
    public int? FramesJudged { get; init; }

    /// <param name="score">From 0, real, to 1, fake. Another number fails the analysis.</param>
    public static DetectionResult Judged(double score) => new(score, null);

    /// <param name="reason">One sentence for the user, such as "No face was found."; cut after 1000 characters.</param>
    public static DetectionResult Undetermined(string reason) => new(null, reason);
}
