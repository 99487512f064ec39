using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Reports;
using FakeFinder.Web.Probes;

namespace FakeFinder.Web.Api;

/// <summary>The robustness probe of a job: what its detectors say of changed versions of its video.</summary>
/// <param name="Job">The job that is probed.</param>
/// <param name="State">none where nobody has asked for it; running until all of its jobs have ended.</param>
/// <param name="Detectors">Those of the job that have a score.</param>
/// <param name="Versions">One for each perturbation there is.</param>
/// <param name="Movements">How far the score of each detector moves.</param>
internal sealed record ProbeResource(
    Guid Job,
    ProbeState State,
    IReadOnlyList<string> Detectors,
    IReadOnlyList<ProbedVersionResource> Versions,
    IReadOnlyList<ScoreMovementResource> Movements)
{
    public static ProbeResource Of(Probe probe) => new(
        probe.Job,
        probe.State,
        probe.Detectors,
        [.. probe.Versions.Select(ProbedVersionResource.Of)],
        [.. probe.Movements.Select(ScoreMovementResource.Of)]);
}

/// <summary>One changed version of the video.</summary>
/// <param name="Perturbation">Its name, such as half-size.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What was done to the video.</param>
/// <param name="Job">The latest job of it; null where there is none.</param>
/// <param name="State">Of that job; null where there is none.</param>
/// <param name="Scores">One for each detector of that job; empty where there is none.</param>
internal sealed record ProbedVersionResource(
    string Perturbation,
    string Title,
    string Description,
    Guid? Job,
    JobState? State,
    IReadOnlyList<ProbedScoreResource> Scores)
{
    public static ProbedVersionResource Of(ProbedVersion version) => new(
        version.Perturbation.Name,
        version.Perturbation.Title,
        version.Perturbation.Description,
        version.Job,
        version.State,
        [.. version.Scores.Select(ProbedScoreResource.Of)]);
}

/// <summary>What one detector says of one version.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; null until it is completed.</param>
/// <param name="Change">The score less the job's own; null where one of them is missing or undetermined.</param>
/// <param name="Flips">Fake where the job's own score says real, or real where it says fake.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
internal sealed record ProbedScoreResource(
    string Detector,
    PartState State,
    double? Score,
    double? Change,
    Verdict? Verdict,
    bool Flips,
    string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null)
{
    public static ProbedScoreResource Of(ProbedScore score) => new(
        score.Detector,
        score.State,
        score.Score,
        score.Change,
        score.Verdict,
        score.Flips,
        score.Reason,
        CoverageResource.Of(score.Coverage));
}

/// <summary>How far one detector's score moves over the versions.</summary>
/// <param name="Score">Of the video as it is.</param>
/// <param name="Lowest">Of the versions' scores that are determined; null where there is none.</param>
/// <param name="Highest">Of the versions' scores that are determined; null where there is none.</param>
/// <param name="LargestChange">The change that is farthest from 0; null where none is known.</param>
/// <param name="At">The perturbation of the largest change; null where none is known.</param>
/// <param name="Flips">The perturbations at which the verdict becomes the other one.</param>
internal sealed record ScoreMovementResource(
    string Detector,
    double Score,
    double? Lowest,
    double? Highest,
    double? LargestChange,
    string? At,
    IReadOnlyList<string> Flips)
{
    public static ScoreMovementResource Of(ScoreMovement movement) => new(
        movement.Detector,
        movement.Score,
        movement.Lowest,
        movement.Highest,
        movement.LargestChange,
        movement.At?.Name,
        [.. movement.Flips.Select(perturbation => perturbation.Name)]);
}
