namespace FakeFinder.Cli.Api;

/// <summary>A job as the service tells of it.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
/// <param name="AverageScore">Mean over the trained detectors that could judge the video; null where none could.</param>
/// <param name="Fusion">Its trained detectors as one calibrated probability; null where the service has none for them.</param>
/// <param name="Summary">What its results say together; null while a part has changed since it was told, and of older services.</param>
internal sealed record Job(
    Guid Id,
    string Video,
    string? FileName,
    string State,
    IReadOnlyList<Part> Parts,
    double? AverageScore,
    FusedScore? Fusion = null,
    JobSummary? Summary = null)
{
    /// <summary>It will not change again.</summary>
    public bool HasEnded => States.IsFinal(State);

    /// <summary>Every detector has given its score.</summary>
    public bool IsComplete => State == States.Completed && Parts.All(part => part.State == States.Completed);

    /// <summary>The job after one of its parts changed.</summary>
    public Job With(string state, Part changed) =>
        this with { State = state, Summary = null, Parts = [.. Parts.Select(part => part.Detector == changed.Detector ? changed : part)] };
}

/// <summary>One detector's share of a job.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
/// <param name="Score">Likelihood in [0, 1] that the video is fake.</param>
/// <param name="Verdict">fake, real or undetermined; null without a score.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Report">The full report, as the service names it.</param>
/// <param name="Coverage">How much the score rests on; null where that is not known.</param>
/// <param name="Notes">What the report notes about the video; null where it notes nothing.</param>
/// <param name="Calibration">What the score means by the service's calibration; null where it has none.</param>
/// <param name="Heuristic">The detector was not trained: its score counts in no average and no summary.</param>
/// <param name="Probability">That the video is fake, which the band is of; null without a score.</param>
/// <param name="Band">notAssessed, noSign, weak, moderate or strong; null without a score.</param>
/// <param name="Wait">What a queued part waits for; null where that is not known.</param>
/// <param name="LastFailure">Why an earlier attempt came to nothing; null where none did.</param>
internal sealed record Part(
    string Detector,
    string State,
    int Attempt,
    double? Score,
    string? Verdict,
    string? Reason,
    string? Report,
    PartProgress? Progress,
    Coverage? Coverage = null,
    IReadOnlyList<VideoNote>? Notes = null,
    CalibratedScore? Calibration = null,
    bool Heuristic = false,
    double? Probability = null,
    string? Band = null,
    PartWait? Wait = null,
    string? LastFailure = null)
{
    public bool HasEnded => States.IsFinal(State);
}

/// <summary>How much a score rests on.</summary>
/// <param name="Summary">For people, such as "Judged 1 of 60 frames (59 are missing at the end)".</param>
/// <param name="IsLow">Fewer than half of the wanted frames were judged, or none was.</param>
/// <param name="TracksSeen">Null for a detector that makes no tracks, as the judged ones are.</param>
internal sealed record Coverage(
    string Summary,
    bool IsLow,
    int FramesWanted,
    int FramesPresent,
    int FramesDecoded,
    int FramesSearched,
    int FramesWithFace,
    int FramesJudged,
    int FacesSeen,
    int FacesJudged,
    int? TracksSeen,
    int? TracksJudged,
    int? FramesInVideo);

/// <summary>What a reader of the video's scores should know about it.</summary>
internal sealed record VideoNote(string Kind, string Text);

/// <summary>What a queued part waits for.</summary>
/// <param name="For">slot, startingWorker, worker or ableWorker.</param>
/// <param name="Text">For people, such as "3 tasks ahead, about 4 min".</param>
internal sealed record PartWait(string For, string Text);

/// <summary>How far a running part is.</summary>
/// <param name="Total">Steps of the stage; 0 where it is not known.</param>
internal sealed record PartProgress(string Stage, int Done, int Total, string? Detail);

/// <summary>The states of jobs and parts, as the API writes them.</summary>
internal static class States
{
    public const string Completed = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";
    public const string Running = "running";
    public const string Queued = "queued";

    public static bool IsFinal(string state) => state is Completed or Failed or Cancelled;
}
