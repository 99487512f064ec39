using FakeFinder.Reports;

namespace FakeFinder.Evidence.Statements;

/// <summary>A job's result in short; the files of the bundle say it in full. Fields are only added.</summary>
/// <param name="Job">The job's id.</param>
/// <param name="State">completed, failed or cancelled.</param>
/// <param name="Summary">The result in one or two sentences.</param>
public sealed record EvidencePredicate(
    Guid Job,
    string State,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    EvidenceVideo Video,
    string Summary,
    IReadOnlyList<EvidenceDetector> Detectors,
    EvidenceProgram Program);

/// <summary>The video that was judged.</summary>
/// <param name="Sha256">Of the bytes that were uploaded, which is the video's id; lower-case hexadecimal.</param>
/// <param name="FileName">Its name at the time of the submission.</param>
/// <param name="Facts">What the reports say of it; null where none does.</param>
/// <param name="Perturbation">How it was changed before the detectors saw it; null where they saw it as it is.</param>
public sealed record EvidenceVideo(string Sha256, string FileName, VideoReport? Facts = null, string? Perturbation = null);

/// <summary>What one detector said.</summary>
/// <param name="IsHeuristic">It was not trained, so its score is no evidence by itself.</param>
/// <param name="State">completed, failed or cancelled.</param>
/// <param name="Score">In [0, 1]: 0 real, 1 fake, exactly 0.5 undetermined; null without one.</param>
/// <param name="Probability">What the summary rests on: the calibrated score where a calibration is configured, else the score.</param>
/// <param name="Band">notAssessed, noSign, weak, moderate or strong.</param>
/// <param name="Reason">Why there is no score, or why it is undetermined.</param>
/// <param name="Networks">The networks and cascades that took part, with the SHA-256 of their files.</param>
/// <param name="Versions">Of the programs that took part, by name.</param>
public sealed record EvidenceDetector(
    string Name,
    bool IsHeuristic,
    string State,
    double? Score,
    double? Probability,
    string Band,
    string? Reason,
    IReadOnlyList<NetworkReport> Networks,
    IReadOnlyDictionary<string, string> Versions);

/// <summary>The program that wrote the bundle.</summary>
/// <param name="Sha256">Of the list of its own libraries with their hashes; null where these are not files.</param>
public sealed record EvidenceProgram(string Name, string Version, string? Sha256 = null);
