namespace FakeFinder.Cli.Api;

/// <summary>The JSON form of a job's export, as far as this program shows it.</summary>
internal sealed record JobReport(
    ReportedJob Job,
    ReportedVideo Video,
    ReportedSummary Summary,
    IReadOnlyList<ReportedScore> Detectors,
    ReportedEvidence Evidence,
    IReadOnlyList<ReportedNote>? Notes,
    IReadOnlyList<string> Missing);

internal sealed record ReportedJob(Guid Id, string State, DateTimeOffset SubmittedAt, DateTimeOffset? EndedAt);

internal sealed record ReportedVideo(string Sha256, string FileName, ReportedFacts? Facts, string? Perturbation);

internal sealed record ReportedFacts(string Codec, int Width, int Height, int FrameCount, double DurationSeconds);

/// <param name="Text">The result in one or two sentences.</param>
internal sealed record ReportedSummary(string Text, IReadOnlyList<string> Heuristics);

/// <param name="Percent">Null without a score.</param>
internal sealed record ReportedScore(
    string Detector,
    bool IsHeuristic,
    string State,
    double? Score,
    string? Percent,
    string BandWord,
    string? Reason,
    string? Notice,
    Coverage? Coverage);

internal sealed record ReportedEvidence(IReadOnlyList<ReportedMoment> Moments);

/// <param name="Track">The label of its face; null where the whole frame was judged.</param>
internal sealed record ReportedMoment(ReportedSpot Spot, string? Track, IReadOnlyList<ReportedDetectorScore> Detectors);

internal sealed record ReportedSpot(int Frame, double Seconds);

internal sealed record ReportedDetectorScore(string Detector, double Score);

/// <param name="Kind">remark or conclusion.</param>
internal sealed record ReportedNote(Guid Id, string Kind, string Author, DateTimeOffset At, string Text, double? Seconds, Guid? Replaces);
