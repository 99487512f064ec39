using FakeFinder.Cli.Analysis;
using FakeFinder.Cli.Api;

namespace FakeFinder.Cli.Output;

/// <summary>Results as one JSON document, for programs.</summary>
internal sealed record ResultDocument(Uri Server, IReadOnlyList<FileDocument> Results)
{
    public static string Write(Uri server, IReadOnlyList<FileResult> results, IReadOnlyList<Detector> detectors)
    {
        var notices = detectors.ToDictionary(detector => detector.Name, detector => detector.Notice, StringComparer.Ordinal);
        return DocumentJson.Write(new ResultDocument(server, [.. results.Select(result => FileDocument.Of(result, notices))]));
    }
}

/// <param name="State">The job's; "refused" where there is no job.</param>
/// <param name="AverageScore">Over the trained detectors that could judge the video.</param>
/// <param name="Summary">What the trained detectors say together, in a band and in words.</param>
/// <param name="Fusion">The trained detectors as one calibrated probability, where the service has a calibration for them.</param>
internal sealed record FileDocument(
    string File,
    string State,
    string? Error,
    string? Video,
    Guid? Job,
    double? AverageScore,
    FusedScore? Fusion,
    JobSummary? Summary,
    IReadOnlyList<PartDocument> Parts)
{
    public static FileDocument Of(FileResult result, IReadOnlyDictionary<string, string?> notices) => new(
        result.File,
        result.Job?.State ?? "refused",
        result.Error,
        result.Video?.Id,
        result.Job?.Id,
        result.Job?.AverageScore,
        result.Job?.Fusion,
        result.Job?.Summary,
        [.. result.Job?.Parts.Select(part => PartDocument.Of(part, result, notices)) ?? []]);
}

/// <param name="Band">The score in words: notAssessed, noSign, weak, moderate or strong.</param>
/// <param name="Heuristic">The detector was not trained: its score counts in no average and no summary.</param>
/// <param name="Notice">A warning that belongs to every score of the detector.</param>
/// <param name="Coverage">How much the score rests on.</param>
/// <param name="Notes">What the report notes about the video.</param>
/// <param name="Calibration">What the score means by the service's calibration.</param>
internal sealed record PartDocument(
    string Detector,
    string State,
    double? Score,
    string? Verdict,
    string? Band,
    bool Heuristic,
    string? Reason,
    string? Notice,
    double? Seconds,
    string? Report,
    Coverage? Coverage,
    IReadOnlyList<VideoNote>? Notes,
    CalibratedScore? Calibration)
{
    public static PartDocument Of(Part part, FileResult result, IReadOnlyDictionary<string, string?> notices) => new(
        part.Detector,
        part.State,
        part.Score,
        part.Verdict,
        part.Band,
        part.Heuristic,
        part.Reason,
        notices.GetValueOrDefault(part.Detector),
        result.Seconds.TryGetValue(part.Detector, out var seconds) ? Math.Round(seconds, 3) : null,
        part.Report,
        part.Coverage,
        part.Notes,
        part.Calibration);
}
