using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Api;

/// <summary>A job as it stands.</summary>
/// <param name="Video">The id of its video.</param>
/// <param name="FileName">The name of its video at the time of the submission.</param>
/// <param name="AverageScore">Mean over the trained detectors that could judge the video; null where none could.</param>
/// <param name="Summary">What its results say together, in a band and in words.</param>
/// <param name="Fusion">Its trained detectors as one calibrated probability; absent where no calibration is configured that has one for
/// them, and until all of them have ended.</param>
/// <param name="Probe">Where the job is one of another's robustness probe; else absent.</param>
/// <param name="SubmittedBy">Who submitted it, as the caller stated it; the service does not check it. Absent where nobody was
/// named.</param>
internal sealed record JobResource(
    Guid Id,
    string Video,
    string FileName,
    JobState State,
    JobPriority Priority,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<PartResource> Parts,
    double? AverageScore,
    SummaryResource Summary,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] FusionResource? Fusion = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProbeOrderResource? Probe = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SubmittedBy = null)
{
    public static JobResource Of(JobSnapshot job, JobEvidence evidence)
    {
        var summary = evidence.SummaryOf(job);
        return new(
            job.Id,
            job.VideoId,
            job.FileName,
            job.State,
            job.Priority,
            job.SubmittedAt.ToUniversalTime(),
            job.EndedAt?.ToUniversalTime(),
            [.. job.Parts.Select(part => PartResource.Of(job.Id, part, evidence))],
            summary.Mean,
            SummaryResource.Of(summary),
            FusionResource.Of(evidence.Calibration.Fuse(job)),
            job.Probe is { } probe ? new ProbeOrderResource(probe.Job, probe.Perturbation) : null,
            job.SubmittedBy);
    }
}

/// <summary>What makes a job one of a robustness probe.</summary>
/// <param name="Job">The job that is probed.</param>
/// <param name="Perturbation">How the video is changed for this job, such as half-size.</param>
internal sealed record ProbeOrderResource(Guid Job, string Perturbation);

/// <summary>One detector's share of a job.</summary>
/// <param name="Attempt">How often the work was handed to a worker.</param>
/// <param name="Score">In [0, 1]: 0 real, 1 fake; null until it is completed.</param>
/// <param name="Reason">Why it failed, or why its score is undetermined.</param>
/// <param name="Report">Where the report can be got; null until it is completed.</param>
/// <param name="Node">The worker that has it now, or had it last.</param>
/// <param name="Heuristic">The detector was not trained: its score counts in no average and no summary.</param>
/// <param name="Probability">In [0, 1] that the video is fake, which the band is of: calibrated where a calibration has the detector, else
/// the score; null until it is completed.</param>
/// <param name="Band">The probability in words: notAssessed (exactly 0.5), noSign (below), weak (to 0.7), moderate (to 0.9), strong;
/// null until it is completed.</param>
/// <param name="StartedAt">When the present or last attempt was handed to a worker; absent before the first.</param>
/// <param name="LastFailure">Why an earlier attempt came to nothing; absent where none did.</param>
/// <param name="Wait">What a queued part waits for; absent where that is not known yet.</param>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
/// <param name="Notes">What the report notes about the video; absent where it notes nothing.</param>
/// <param name="Calibration">What the score means on the data of the configured calibration; absent without one.</param>
internal sealed record PartResource(
    string Detector,
    PartState State,
    int Attempt,
    double? Score,
    Verdict? Verdict,
    string? Reason,
    string? Report,
    string? Node,
    PartProgress? Progress,
    bool Heuristic,
    double? Probability,
    Band? Band,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? StartedAt = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? LastFailure = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] WaitResource? Wait = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<VideoNote>? Notes = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CalibrationResource? Calibration = null)
{
    public static PartResource Of(Guid job, PartSnapshot part, JobEvidence evidence) => new(
        part.Detector,
        part.State,
        part.Attempt,
        part.Score,
        Verdicts.Of(part.Score),
        part.Reason,
        part.ReportId is null ? null : $"/api/v1/jobs/{job}/reports/{part.Detector}",
        part.Node,
        part.Progress,
        evidence.IsHeuristic(part.Detector),
        evidence.ProbabilityOf(part.Detector, part.Score),
        evidence.BandOf(part.Detector, part.Score),
        part.StartedAt?.ToUniversalTime(),
        part.LastFailure,
        WaitResource.Of(part.Wait),
        CoverageResource.Of(part.Coverage),
        part.Notes.IsDefaultOrEmpty ? null : part.Notes,
        CalibrationResource.Of(evidence.Calibration.Of(part.Detector, part.Score)));
}

/// <summary>A job in a list: what the index knows of it.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
/// <param name="AverageScore">Mean over the trained detectors that could judge the video; null where none could.</param>
/// <param name="Summary">What its results say together, in a band and in words.</param>
/// <param name="SubmittedBy">Who submitted it, as the caller stated it; absent where nobody was named.</param>
/// <param name="TopScore">The highest score of its trained detectors, without calibration; absent where none has one.</param>
/// <param name="Archived">It was put away from the usual lists.</param>
internal sealed record JobSummary(
    Guid Id,
    string Video,
    string FileName,
    string State,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<PartSummary> Parts,
    double? AverageScore,
    SummaryResource Summary,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? SubmittedBy = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] double? TopScore = null,
    bool Archived = false)
{
    public static JobSummary Of(JobRow job, JobEvidence evidence)
    {
        var summary = evidence.SummaryOf(job);
        return new(
            job.Id,
            job.VideoId,
            job.FileName,
            job.State,
            job.SubmittedAt.ToUniversalTime(),
            job.EndedAt?.ToUniversalTime(),
            [
                .. job.Parts.Select(part => new PartSummary(
                    part.Detector,
                    part.State,
                    part.Score,
                    Verdicts.Of(part.Score),
                    part.Reason,
                    evidence.IsHeuristic(part.Detector),
                    evidence.ProbabilityOf(part.Detector, part.Score),
                    evidence.BandOf(part.Detector, part.Score),
                    CoverageResource.Of(part.Coverage?.Told()),
                    CalibrationResource.Of(evidence.Calibration.Of(part.Detector, part.Score)))),
            ],
            summary.Mean,
            SummaryResource.Of(summary),
            job.SubmittedBy,
            job.TopScore,
            job.IsArchived);
    }
}

/// <summary>A part in a list.</summary>
/// <param name="Heuristic">The detector was not trained: its score counts in no average and no summary.</param>
/// <param name="Probability">That the video is fake, which the band is of; null until it is completed.</param>
/// <param name="Band">The probability in words; null until it is completed.</param>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
/// <param name="Calibration">What the score means on the data of the configured calibration; absent without one.</param>
internal sealed record PartSummary(
    string Detector,
    string State,
    double? Score,
    Verdict? Verdict,
    string? Reason,
    bool Heuristic,
    double? Probability,
    Band? Band,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CalibrationResource? Calibration = null);

/// <summary>One page of the jobs, the latest first.</summary>
/// <param name="Total">How many jobs there are in all.</param>
internal sealed record JobList(IReadOnlyList<JobSummary> Items, int Total, int Skip, int Take);

/// <summary>A part that changed, and the job's state after that.</summary>
internal sealed record JobChange(JobState State, PartResource Part);
