using System.Text.Json.Serialization;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Messages;
using FakeFinder.Reports;
using FakeFinder.Storage.Jobs;

namespace FakeFinder.Web.Api;

/// <summary>A job as it stands.</summary>
/// <param name="Video">The id of its video.</param>
/// <param name="FileName">The name of its video at the time of the submission.</param>
/// <param name="AverageScore">Over the parts that have a score; null where none has.</param>
/// <param name="Probe">Where the job is one of another's robustness probe; else absent.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] ProbeOrderResource? Probe = null)
{
    public static JobResource Of(JobSnapshot job) => new(
        job.Id,
        job.VideoId,
        job.FileName,
        job.State,
        job.Priority,
        job.SubmittedAt.ToUniversalTime(),
        job.EndedAt?.ToUniversalTime(),
        [.. job.Parts.Select(part => PartResource.Of(job.Id, part))],
        job.Parts.Average(part => part.Score),
        job.Probe is { } probe ? new ProbeOrderResource(probe.Job, probe.Perturbation) : null);
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
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
/// <param name="Notes">What the report notes about the video; absent where it notes nothing.</param>
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
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<VideoNote>? Notes = null)
{
    public static PartResource Of(Guid job, PartSnapshot part) => new(
        part.Detector,
        part.State,
        part.Attempt,
        part.Score,
        Verdicts.Of(part.Score),
        part.Reason,
        part.ReportId is null ? null : $"/api/v1/jobs/{job}/reports/{part.Detector}",
        part.Node,
        part.Progress,
        CoverageResource.Of(part.Coverage),
        part.Notes.IsDefaultOrEmpty ? null : part.Notes);
}

/// <summary>A job in a list: what the index knows of it.</summary>
/// <param name="State">queued, running, completed, failed or cancelled.</param>
internal sealed record JobSummary(
    Guid Id,
    string Video,
    string FileName,
    string State,
    DateTimeOffset SubmittedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<PartSummary> Parts,
    double? AverageScore)
{
    public static JobSummary Of(JobRow job) => new(
        job.Id,
        job.VideoId,
        job.FileName,
        job.State,
        job.SubmittedAt.ToUniversalTime(),
        job.EndedAt?.ToUniversalTime(),
        [
            .. job.Parts.Select(part => new PartSummary(
                part.Detector, part.State, part.Score, Verdicts.Of(part.Score), part.Reason, CoverageResource.Of(part.Coverage?.Told()))),
        ],
        job.Parts.Average(part => part.Score));
}

/// <summary>A part in a list.</summary>
/// <param name="Coverage">How much the score rests on; absent where that is not known.</param>
internal sealed record PartSummary(
    string Detector,
    string State,
    double? Score,
    Verdict? Verdict,
    string? Reason,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CoverageResource? Coverage = null);

/// <summary>One page of the jobs, the latest first.</summary>
/// <param name="Total">How many jobs there are in all.</param>
internal sealed record JobList(IReadOnlyList<JobSummary> Items, int Total, int Skip, int Take);

/// <summary>A part that changed, and the job's state after that.</summary>
internal sealed record JobChange(JobState State, PartResource Part);
