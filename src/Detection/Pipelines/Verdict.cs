namespace FakeFinder.Detection.Pipelines;

/// <summary>What a pipeline says of a video.</summary>
/// <param name="Score">In [0, 1]; exactly 0.5 is undetermined.</param>
/// <param name="Reason">Why it is undetermined, where it is.</param>
/// <param name="Frames">Those that were looked at.</param>
public sealed record Verdict(double Score, string? Reason, IReadOnlyList<FrameReport> Frames)
{
    private const double UndeterminedScore = 0.5;

    /// <summary>What single networks say of the whole video, by name, where the score is made of such scores.</summary>
    public IReadOnlyDictionary<string, double> NetworkScores { get; init; } = new Dictionary<string, double>();

    /// <summary>Score 0.5 with the reason in a sentence.</summary>
    public static Verdict Undetermined(string reason, IReadOnlyList<FrameReport>? frames = null) => new(UndeterminedScore, reason, frames ?? []);
}
