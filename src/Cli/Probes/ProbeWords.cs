using System.Globalization;
using FakeFinder.Cli.Api;
using FakeFinder.Cli.Output;
using FakeFinder.Reports.Evidence;

namespace FakeFinder.Cli.Probes;

/// <summary>A probe as people read it: scores in per cent, changes in percentage points.</summary>
internal static class ProbeWords
{
    private const string NoChange = "0.0";

    /// <summary>A score, by how much it moved, and its band where the score crossed 50 % or did not move from another.</summary>
    public static string Cell(ProbeScore? score) => (score, score?.Score) switch
    {
        (null, _) => "-",
        (_, null) => $"({score.State})",
        ({ Flips: true, Change: { } change }, { } value) => $"{Moved(value, change)}, now: {Bands.Of(value).Word()}",
        ({ Change: { } change }, { } value) => Moved(value, change),
        (_, { } value) => Scored(value),
    };

    /// <summary>A score with its band, such as <c>25.0 %, No sign</c>.</summary>
    public static string Scored(double score) => $"{Verdicts.Percent(score)}, {Bands.Of(score).Word()}";

    /// <summary>The movement that is furthest from 0, and the version that has it.</summary>
    public static string Largest(ScoreMovement? movement) =>
        movement is { LargestChange: { } change } ? $"{Change(change)} points{(movement.At is { } at ? $" ({at})" : "")}" : "-";

    /// <summary>How many versions lie on the other side of 50 % than the video itself.</summary>
    public static string Flips(Probe probe, string detector) =>
        probe.CountScores(detector) is > 0 and var scores
            ? $"{probe.MovementOf(detector)?.Flips.Count ?? 0} of {scores}{(scores < probe.Versions.Count ? " with a score" : "")}"
            : "-";

    /// <summary>One sentence for each detector: what the probe says of its score.</summary>
    public static IEnumerable<string> Summary(Probe probe) => probe.Detectors.Select(detector => $"{detector}: {Summary(probe, detector)}");

    /// <inheritdoc cref="Summary(Probe)"/>
    public static string Summary(Probe probe, string detector) => (probe.CountScores(detector), probe.MovementOf(detector)) switch
    {
        (0, _) => "no version has a score, so nothing can be said",
        (var scores, { LargestChange: { } change } movement) =>
            $"{Moves(change, movement.At)}; it crosses 50 % on {movement.Flips.Count} of {Versions(scores, probe.Versions.Count)}",
        _ => "the video, or every version of it, could not be assessed, so no movement can be told",
    };

    /// <summary>What a reader must know besides the numbers: missing scores, low coverage, the detectors' notices.</summary>
    public static IEnumerable<string> Remarks(ProbeResult result) =>
    [
        .. result.Job.Parts.Where(part => part.Score is null).Select(part => $"original: {part.Detector}: {Verdicts.Describe(part)}"),
        .. result.Job.Parts.SelectMany(part => LowCoverage("original", part.Detector, part.Score, part.Coverage)),
        .. result.Probe.Versions.SelectMany(version => version.Scores.SelectMany(score => Remarks(version, score))),
        .. result.Probe.Detectors.Select(detector => (detector, Notice: result.NoticeOf(detector)))
            .Where(pair => pair.Notice is not null).Select(pair => $"{pair.detector}: {pair.Notice}"),
    ];

    private static IEnumerable<string> Remarks(ProbeVersion version, ProbeScore score) =>
        (score.Score is null && version.HasEnded) || score.Reason is not null
            ? [$"{version.Perturbation}: {score.Detector}: {(score.Score is { } value ? Bands.Of(value).Word() : score.State)}"
                + (score.Reason is null ? "" : $": {score.Reason}")]
            : LowCoverage(version.Perturbation, score.Detector, score.Score, score.Coverage);

    private static IEnumerable<string> LowCoverage(string version, string detector, double? score, Coverage? coverage) =>
        score is not null && coverage is { IsLow: true } ? [$"{version}: {detector}: Low coverage: {coverage.Summary}"] : [];

    private static string Moves(double change, string? at) =>
        Change(change) is var shown && shown == NoChange
            ? "does not move"
            : $"moves by up to {shown[1..]} points{(at is null ? "" : $" ({at})")}";

    private static string Versions(int scores, int all) => scores < all ? $"the {scores} versions with a score" : $"{all} versions";

    private static string Moved(double score, double change) => $"{Verdicts.Percent(score)} ({Change(change)})";

    private static string Change(double change) => (100 * change).ToString($"+0.0;-0.0;{NoChange}", CultureInfo.InvariantCulture);
}
