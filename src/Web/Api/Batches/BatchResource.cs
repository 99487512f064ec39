using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Calibration;

namespace FakeFinder.Web.Api.Batches;

/// <summary>A batch as it stands.</summary>
/// <param name="Total">Its videos.</param>
/// <param name="Completed">Videos that have at least one score.</param>
/// <param name="Failed">Videos that could not be analysed: their score is 0.5, with the reason.</param>
/// <param name="SecondsLeft">By the pace of the last videos; null where there is none to go by.</param>
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
    double? SecondsLeft)
{
    public static BatchResource Of(BatchSnapshot batch) => new(
        batch.Id, batch.State, batch.Detectors, batch.Replicas, batch.Total, batch.Completed, batch.Failed,
        batch.SubmittedAt.ToUniversalTime(), batch.EndedAt?.ToUniversalTime(), batch.TimeLeft?.TotalSeconds);

    public static BatchResource Of(BatchRow batch) => new(
        batch.Id, Enum.Parse<BatchState>(batch.State, ignoreCase: true), batch.Detectors, batch.Replicas, batch.Total, batch.Completed,
        batch.Failed, batch.SubmittedAt.ToUniversalTime(), batch.EndedAt?.ToUniversalTime(), SecondsLeft: null);
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
internal sealed record BatchVideoResource(
    int Position,
    int? Ordinal,
    string Video,
    string FileName,
    string State,
    Guid Job,
    IReadOnlyList<BatchScoreResource> Scores,
    double? AverageScore)
{
    public static BatchVideoResource Of(BatchResultRow video, IReadOnlyList<string> detectors, ScoreCalibration calibration)
    {
        List<BatchScoreResource> scores = video.Ordinal is null
            ? []
            : [.. detectors.Select(video.ResultOf).Select(part => BatchScoreResource.Of(part, calibration))];
        return new(
            video.Position, video.Ordinal, video.VideoId, video.FileName, video.State, video.JobId, scores,
            scores.Average(score => (double?)score.Score));
    }
}

/// <summary>What one detector says of one video.</summary>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; 0.5 also where it could not analyse the video.</param>
/// <param name="Reason">Why it could not, or why its score is undetermined.</param>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
/// <param name="Calibration">What the score means on the data of the configured calibration; absent without one, and where the detector
/// failed.</param>
internal sealed record BatchScoreResource(
    string Detector,
    double Score,
    Verdict? Verdict,
    string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CalibrationResource? Calibration = null)
{
    private const string Completed = "completed";

    public static BatchScoreResource Of(PartRow part, ScoreCalibration calibration) => new(
        part.Detector,
        part.Score!.Value,
        Verdicts.Of(part.Score),
        part.Reason,
        CoverageResource.Of(part.Coverage?.Told()),
        CalibrationResource.Of(calibration.Of(part.Detector, part.State == Completed ? part.Score : null)));
}

/// <summary>Every video of a batch, in its order.</summary>
internal sealed record BatchResults(Guid Batch, IAsyncEnumerable<BatchVideoResource> Items);
