using FakeFinder.Contracts;
using FakeFinder.Media.Perturbing;
using FakeFinder.Reports;
using Coverage = FakeFinder.Contracts.Coverage;

namespace FakeFinder.Web.Probes;

/// <summary>The robustness probe of a job: what its detectors say of changed versions of its video.</summary>
/// <param name="Job">The job that is probed.</param>
/// <param name="Detectors">Those of the job that have a score, in the job's order.</param>
/// <param name="Versions">One for each perturbation there is, in their order.</param>
/// <param name="Movements">One for each of <paramref name="Detectors"/>.</param>
public sealed record Probe(
    Guid Job,
    ProbeState State,
    IReadOnlyList<string> Detectors,
    IReadOnlyList<ProbedVersion> Versions,
    IReadOnlyList<ScoreMovement> Movements);

/// <summary>How far a probe is.</summary>
public enum ProbeState
{
    /// <summary>Nobody has asked for it.</summary>
    None,

    /// <summary>At least one of its jobs has not ended.</summary>
    Running,

    /// <summary>All of its jobs have ended.</summary>
    Ended,
}

/// <summary>One changed version of the video.</summary>
/// <param name="Job">The latest job of it; null where there is none.</param>
/// <param name="State">Of that job; null where there is none.</param>
/// <param name="Scores">One for each detector of that job, in the probed job's order; empty where there is none.</param>
public sealed record ProbedVersion(Perturbation Perturbation, Guid? Job, JobState? State, IReadOnlyList<ProbedScore> Scores);

/// <summary>What one detector says of one version.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; null until it is completed.</param>
/// <param name="Change">The score less the job's own; null where one of them is missing or undetermined.</param>
/// <param name="Verdict">Of the score; null where there is none.</param>
/// <param name="Flips">Fake where the job's own score says real, or real where it says fake.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; null where that is not known.</param>
public sealed record ProbedScore(
    string Detector,
    PartState State,
    double? Score,
    double? Change,
    Verdict? Verdict,
    bool Flips,
    string? Reason,
    Coverage? Coverage);

/// <summary>How far one detector's score moves over the versions.</summary>
/// <param name="Score">Of the video as it is.</param>
/// <param name="Lowest">Of the versions' scores that are determined; null where there is none.</param>
/// <param name="Highest">Of the versions' scores that are determined; null where there is none.</param>
/// <param name="LargestChange">The change that is farthest from 0; null where none is known.</param>
/// <param name="At">The version of the largest change; null where none is known.</param>
/// <param name="Flips">The versions at which the verdict becomes the other one.</param>
public sealed record ScoreMovement(
    string Detector,
    double Score,
    double? Lowest,
    double? Highest,
    double? LargestChange,
    Perturbation? At,
    IReadOnlyList<Perturbation> Flips);
