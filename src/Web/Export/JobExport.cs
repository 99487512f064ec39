using FakeFinder.Contracts;
using FakeFinder.Evidence.Statements;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Notes;

namespace FakeFinder.Web.Export;

/// <summary>
/// All that an export of a job is made of. It holds no clock time of the export, so the same job gives the same.
/// </summary>
public sealed record JobExport
{
    public required JobSnapshot Job { get; init; }

    public required EvidenceSummary Summary { get; init; }

    public required VideoEvidence Evidence { get; init; }

    /// <summary>In the order of the job's parts.</summary>
    public required IReadOnlyList<ExportedDetector> Detectors { get; init; }

    /// <summary>Those that the job has; in the order of its parts.</summary>
    public required IReadOnlyList<ExportedReport> Reports { get; init; }

    public required IReadOnlyList<JobNote> Notes { get; init; }

    public required ExportedPictures Pictures { get; init; }

    /// <summary>What the export would hold but cannot, and why: a sentence each.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    public required EvidenceProgram Program { get; init; }

    /// <summary>What the reports say of the video; null where none does.</summary>
    public VideoReport? Video => Reports.Select(report => report.Report.Video).FirstOrDefault(video => video is not null);

    /// <summary>What was noted about the video, each sentence once.</summary>
    public IEnumerable<string> VideoNotes =>
        Reports.SelectMany(report => report.Report.Video?.Notes ?? []).Select(note => note.Text).Distinct(StringComparer.Ordinal);
}

/// <summary>What one detector came to.</summary>
/// <param name="Title">For people; its name where models.json does not list it any more.</param>
/// <param name="IsHeuristic">It was not trained, so its score is no evidence by itself.</param>
/// <param name="Probability">What the summary rests on: the calibrated score where a calibration is configured, else the score.</param>
/// <param name="Notice">A warning that belongs to every score of it.</param>
public sealed record ExportedDetector(
    string Name,
    string Title,
    bool IsHeuristic,
    PartState State,
    double? Score,
    double? Probability,
    Band Band,
    string? Reason,
    string? Notice,
    Contracts.Coverage? Coverage,
    IReadOnlyList<NetworkReport> Networks,
    IReadOnlyDictionary<string, string> Versions);
