namespace FakeFinder.Cli.Api;

/// <summary>A batch as the service tells of it.</summary>
/// <param name="State">running, completed or cancelled.</param>
/// <param name="Completed">Videos that have a score.</param>
/// <param name="Failed">Videos that could not be analysed.</param>
/// <param name="SecondsLeft">By the pace of the last videos; null where there is none to go by.</param>
internal sealed record Batch(Guid Id, string State, int Total, int Completed, int Failed, double? SecondsLeft)
{
    public int Finished => Completed + Failed;

    /// <summary>It will not change again.</summary>
    public bool HasEnded => States.IsFinal(State);

    /// <summary>Every video has a score.</summary>
    public bool IsComplete => State == States.Completed && Failed == 0;
}

/// <summary>What a batch is submitted as.</summary>
/// <param name="Videos">Ids.</param>
/// <param name="Names">The names under which the results list them.</param>
internal sealed record BatchSubmission(
    IReadOnlyList<string> Videos,
    IReadOnlyList<string> Names,
    IReadOnlyList<string> Detectors,
    int? Replicas)
{
    /// <summary>The user of the operating system.</summary>
    public string SubmittedBy { get; } = Environment.UserName;
}

/// <summary>A batch of all videos of a bucket whose addresses begin with a prefix.</summary>
/// <param name="Prefix">s3://BUCKET/PREFIX.</param>
internal sealed record PrefixSubmission(string Prefix, IReadOnlyList<string> Detectors, int? Replicas)
{
    /// <summary>The user of the operating system.</summary>
    public string SubmittedBy { get; } = Environment.UserName;
}

/// <summary>One video of a batch.</summary>
/// <param name="Position">Its place in the submission, from 0.</param>
/// <param name="State">open, completed, failed, cancelled or deleted.</param>
/// <param name="Scores">One for each detector of the batch; empty where there is no result.</param>
internal sealed record BatchVideo(int Position, string Video, string FileName, string State, Guid Job, IReadOnlyList<BatchScore> Scores);

/// <summary>What one detector says of one video.</summary>
/// <param name="Score">0.5 also where the detector failed.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; null where that is not known.</param>
internal sealed record BatchScore(string Detector, double Score, string? Reason, Coverage? Coverage);
