using System.Text.Json.Serialization;

namespace FakeFinder.Cli.Api;

/// <summary>What became of a job's scores on changed versions of its video, as the service tells of it.</summary>
/// <param name="State">none, running or ended.</param>
/// <param name="Detectors">Those of the job that have a score.</param>
/// <param name="Versions">All versions that there are, in a fixed order.</param>
/// <param name="Movements">How far each detector's score moves.</param>
internal sealed record Probe(
    Guid Job,
    string State,
    IReadOnlyList<string> Detectors,
    IReadOnlyList<ProbeVersion> Versions,
    IReadOnlyList<ScoreMovement> Movements)
{
    [JsonIgnore]
    public bool IsRunning => State == States.Running;

    /// <summary>Every detector has a score for every version.</summary>
    [JsonIgnore]
    public bool IsComplete =>
        !IsRunning && Versions.All(version => Detectors.All(detector => version.Of(detector) is { Score: not null }));

    /// <summary>The job's own score of a detector; null where it has none.</summary>
    public double? OwnScore(string detector) => MovementOf(detector)?.Score;

    public ScoreMovement? MovementOf(string detector) => Movements.FirstOrDefault(movement => movement.Detector == detector);

    /// <summary>The versions that have a detector's score.</summary>
    public int CountScores(string detector) => Versions.Count(version => version.Of(detector) is { Score: not null });
}

/// <summary>One changed version of the video.</summary>
/// <param name="Perturbation">The change's name, such as half-size.</param>
/// <param name="Title">The same for people.</param>
/// <param name="Description">What is changed: one sentence.</param>
/// <param name="Job">Its analysis; null where it was not asked for.</param>
/// <param name="State">queued, running, completed, failed or cancelled; null where it was not asked for.</param>
/// <param name="Scores">One for each detector that works on it.</param>
internal sealed record ProbeVersion(
    string Perturbation,
    string Title,
    string Description,
    Guid? Job,
    string? State,
    IReadOnlyList<ProbeScore> Scores)
{
    [JsonIgnore]
    public bool HasEnded => State is { } state && States.IsFinal(state);

    public ProbeScore? Of(string detector) => Scores.FirstOrDefault(score => score.Detector == detector);
}

/// <summary>What one detector says of one version.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
/// <param name="Change">Its score less the job's own; null where one of them is missing or undetermined.</param>
/// <param name="Verdict">fake, real or undetermined; null without a score.</param>
/// <param name="Flips">The verdict is another one than the job's.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; null where that is not known.</param>
internal sealed record ProbeScore(
    string Detector,
    string State,
    double? Score,
    double? Change,
    string? Verdict,
    bool Flips,
    string? Reason,
    Coverage? Coverage);

/// <summary>How far one detector's score moves over the versions.</summary>
/// <param name="Score">The job's own.</param>
/// <param name="Lowest">Of the versions' scores, as the highest; null without any.</param>
/// <param name="LargestChange">The one that is furthest from 0; null without any.</param>
/// <param name="At">The version that has it.</param>
/// <param name="Flips">The versions on which the verdict is another one.</param>
internal sealed record ScoreMovement(
    string Detector,
    double? Score,
    double? Lowest,
    double? Highest,
    double? LargestChange,
    string? At,
    IReadOnlyList<string> Flips);
