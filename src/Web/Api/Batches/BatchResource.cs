using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Api.Batches;

/// <summary>A batch as it stands.</summary>
/// <param name="Total">Its videos.</param>
/// <param name="Completed">Videos that have at least one score.</param>
/// <param name="Failed">Videos that could not be analysed: their score is 0.5, with the reason.</param>
/// <param name="SecondsLeft">By the pace of the last videos; null where there is none to go by.</param>
/// <param name="SubmittedBy">Who submitted it, as the caller stated it; the service does not check it. Absent where nobody was
/// named.</param>
internal sealed record BatchResource(
    Guid Id,
    BatchState State,
    IReadOnlyList<string> Detectors,
    int? Replicas,
    int Total,
    int Completed,
    int Failed,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    double? SecondsLeft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SubmittedBy = null)
{
    public static BatchResource Of(BatchSnapshot batch) => new(
        batch.Id, batch.State, batch.Detectors, batch.Replicas, batch.Total, batch.Completed, batch.Failed,
        batch.SubmittedAt.ToUniversalTime(), batch.EndedAt?.ToUniversalTime(), batch.TimeLeft?.TotalSeconds,
        batch.SubmittedBy);

    public static BatchResource Of(BatchRow batch) => new(
        batch.Id, Enum.Parse<BatchState>(batch.State, ignoreCase: true), batch.Detectors, batch.Replicas, batch.Total, batch.Completed,
        batch.Failed, batch.SubmittedAt.ToUniversalTime(), batch.EndedAt?.ToUniversalTime(), SecondsLeft: null,
        batch.SubmittedBy);
}

/// <summary>One page of the batches, the latest first.</summary>
/// <param name="Total">How many batches there are in all.</param>
internal sealed record BatchList(IReadOnlyList<BatchResource> Items, int Total, int Skip, int Take);

/// <summary>What is known of one video of a batch.</summary>
/// <param name="Position">Its place in the batch's list, from 0.</param>
/// <param name="Ordinal">The position in the order of finishing (1-based); null where it has no result.</param>
/// <param name="State">open, completed, failed (its scores are 0.5), cancelled, or deleted (its job was deleted since; its scores are
/// 0.5).</param>
/// <param name="Job">The job that analyses it, or will; it has the reports.</param>
/// <param name="Scores">One for each detector of the batch; empty where there is no result.</param>
/// <param name="AverageScore">Mean over the trained detectors that could judge the video; null where none could.</param>
/// <param name="Summary">What the scores say together, in a band and in words; null where there is no result.</param>
internal sealed record BatchVideoResource(
    int Position,
    int? Ordinal,
    string Video,
    string FileName,
    string State,
    Guid Job,
    IReadOnlyList<BatchScoreResource> Scores,
    double? AverageScore,
    SummaryResource? Summary)
{
    public static BatchVideoResource Of(BatchResultRow video, IReadOnlyList<string> detectors, JobEvidence evidence)
    {
        List<PartRow> parts = video.Ordinal is null ? [] : [.. detectors.Select(video.ResultOf)];
        var summary = parts.Count == 0 ? null : evidence.SummaryOf(parts);
        return new(
            video.Position, video.Ordinal, video.VideoId, video.FileName, video.State, video.JobId,
            parts.ConvertAll(part => BatchScoreResource.Of(part, evidence)),
            summary?.Mean,
            summary is null ? null : SummaryResource.Of(summary));
    }
}

/// <summary>What one detector says of one video.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; 0.5 also where it could not analyse the video.</param>
/// <param name="Reason">Why it could not, or why its score is undetermined.</param>
/// <param name="Heuristic">The detector was not trained: its score counts in no average and no summary.</param>
/// <param name="Probability">That the video is fake, which the band is of: calibrated where a calibration has the detector, else the
/// score.</param>
/// <param name="Band">The probability in words; notAssessed also where the detector failed.</param>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
/// <param name="Calibration">What the score means on the data of the configured calibration; absent without one, and where the detector
/// failed.</param>
internal sealed record BatchScoreResource(
    string Detector,
    double Score,
    Verdict? Verdict,
    string? Reason,
    bool Heuristic,
    double? Probability,
    Band Band,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CalibrationResource? Calibration = null)
{
    private const string Completed = "completed";

    public static BatchScoreResource Of(PartRow part, JobEvidence evidence) => new(
        part.Detector,
        part.Score!.Value,
        Verdicts.Of(part.Score),
        part.Reason,
        evidence.IsHeuristic(part.Detector),
        evidence.ProbabilityOf(part.Detector, part.Score),
        evidence.BandOf(part.Detector, part.Score)!.Value,
        CoverageResource.Of(part.Coverage?.Told()),
        CalibrationResource.Of(evidence.Calibration.Of(part.Detector, part.State == Completed ? part.Score : null)));
}

/// <summary>Every video of a batch, in its order.</summary>
internal sealed record BatchResults(Guid Batch, IAsyncEnumerable<BatchVideoResource> Items);
