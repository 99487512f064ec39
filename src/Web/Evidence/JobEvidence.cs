using System.Text.Json;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Reports;
using FakeFinder.Web.Calibration;

namespace FakeFinder.Web.Evidence;

/// <summary>What a job's results say: the summary from its parts, and seconds and faces from its reports.</summary>
public sealed class JobEvidence(ModelCatalog catalog, ScoreCalibration calibration, IReportStore reports)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>What the scores mean by the configured calibration.</summary>
    public ScoreCalibration Calibration { get; } = calibration;

    /// <summary>True for a detector that was not trained.</summary>
    public bool IsHeuristic(string detector) => catalog.Find(detector)?.IsHeuristic == true;

    /// <summary>
    /// In [0, 1] that the video is fake: calibrated where a calibration has the detector, else the score. Null without one.
    /// </summary>
    public double? ProbabilityOf(string detector, double? score) =>
        Calibration.Of(detector, score) is { } calibrated ? calibrated.Probability ?? Bands.Weak : score;

    /// <returns>Null without a score.</returns>
    public Band? BandOf(string detector, double? score) => score is null ? null : Bands.Of(ProbabilityOf(detector, score));

    public EvidenceSummary SummaryOf(JobSnapshot job) => EvidenceSummary.Of([
        .. job.Parts.Select(part => Judge(part.Detector, EndOf(part.State), part.Score, part.Reason, part.Coverage?.Stored())),
    ]);

    public EvidenceSummary SummaryOf(JobRow job) => SummaryOf(job.Parts);

    public EvidenceSummary SummaryOf(IEnumerable<PartRow> parts) => EvidenceSummary.Of([
        .. parts.Select(part => Judge(
            part.Detector, EndOf(Enum.Parse<PartState>(part.State, ignoreCase: true)), part.Score, part.Reason, part.Coverage)),
    ]);

    /// <summary>The reports that the job has, in the order of its parts. One that is gone or damaged is left out.</summary>
    public async Task<IReadOnlyList<JudgedReport>> ReportsOfAsync(JobSnapshot job, CancellationToken cancellationToken)
    {
        List<JudgedReport> read = [];
        foreach (var part in job.Parts)
        {
            if (part.ReportId is { } id && await ReadAsync(id, cancellationToken) is { } report)
            {
                read.Add(new JudgedReport(report, IsHeuristic(part.Detector)));
            }
        }

        return read;
    }

    /// <summary>Seconds, faces and worst moments of the job's video.</summary>
    public async Task<VideoEvidence> OfAsync(JobSnapshot job, CancellationToken cancellationToken) =>
        VideoEvidence.Of(await ReportsOfAsync(job, cancellationToken));

    private JudgedPart Judge(string detector, PartEnd end, double? score, string? reason, Reports.Coverage? coverage) => new()
    {
        Detector = detector,
        IsHeuristic = IsHeuristic(detector),
        End = end,
        Probability = ProbabilityOf(detector, score),
        Reason = reason,
        Coverage = coverage,
    };

    private static PartEnd EndOf(PartState state) => state switch
    {
        PartState.Completed => PartEnd.Completed,
        PartState.Failed => PartEnd.Failed,
        PartState.Cancelled => PartEnd.Cancelled,
        _ => PartEnd.Open,
    };

    private async Task<DetectionReport?> ReadAsync(string id, CancellationToken cancellationToken)
    {
        await using var json = await reports.OpenAsync(id, cancellationToken);
        try
        {
            return json is null ? null : await JsonSerializer.DeserializeAsync<DetectionReport>(json, Json, cancellationToken);
        }
        catch (Exception damage) when (damage is JsonException or InvalidDataException)
        {
            return null;
        }
    }
}
