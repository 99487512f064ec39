using FakeFinder.Reports;

namespace FakeFinder.Detection.Pipelines;

/// <summary>What a pipeline says of a video.</summary>
/// <param name="Score">In [0, 1]; exactly 0.5 is undetermined.</param>
/// <param name="Reason">Why it is undetermined, where it is.</param>
/// <param name="Frames">Those in which faces were looked for.</param>
public sealed record PipelineResult(double Score, string? Reason, IReadOnlyList<FrameReport> Frames)
{
    private const double UndeterminedScore = 0.5;

    /// <summary>What single networks say of the whole video, by name, where the score is made of such scores.</summary>
    public IReadOnlyDictionary<string, double> NetworkScores { get; init; } = new Dictionary<string, double>();

    /// <summary>
    /// What went into the score, where that is not the faces of <see cref="Frames"/> that have one. Nothing goes into an undetermined one.
    /// </summary>
    public JudgedFaces? Judged { get; init; }

    /// <summary>
    /// Of <see cref="Frames"/>, those in which faces were looked for; null: all. 0 for a detector that judges whole frames: what its frames
    /// hold are then no faces.
    /// </summary>
    public int? FramesSearched { get; init; }

    /// <summary>Tracks of faces that were found; null for a detector that makes none.</summary>
    public int? TracksSeen { get; init; }

    /// <summary>Other programs that judged the video, with what they say of their versions: for the report's versions.</summary>
    public IReadOnlyDictionary<string, string> Programs { get; init; } = new Dictionary<string, string>();

    /// <summary>There is a reason why the score says nothing.</summary>
    internal bool IsUndetermined => Reason is not null;

    /// <summary>Score 0.5 with the reason in a sentence.</summary>
    public static PipelineResult Undetermined(string reason, IReadOnlyList<FrameReport>? frames = null) =>
        new(UndeterminedScore, reason, frames ?? []);
}
