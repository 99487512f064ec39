using FakeFinder.Contracts;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Dashboard.Evidence;

/// <summary>What a page keeps of a job's reports.</summary>
/// <param name="Version">Names the reports, in their order; another version is other evidence.</param>
/// <param name="Reports">By detector: what stands in its report beside the frames.</param>
public sealed record JobFindings(string Version, VideoEvidence Video, IReadOnlyDictionary<string, DetectionReport> Reports)
{
    /// <summary>Where no report is there yet.</summary>
    public static JobFindings None { get; } = new("", VideoEvidence.Of([]), new Dictionary<string, DetectionReport>());

    /// <summary>There is something to draw.</summary>
    public bool HasLanes => Video.Lanes.Any(lane => lane.Marks.Count > 0);

    /// <summary>The version of a job's reports; empty while it has none.</summary>
    public static string VersionOf(JobSnapshot job) =>
        string.Join(' ', job.Parts.Where(part => part.ReportId is not null).Select(part => part.ReportId));

    public static async Task<JobFindings> ReadAsync(JobEvidence evidence, JobSnapshot job, CancellationToken cancellationToken) =>
        Of(job, await evidence.ReportsOfAsync(job, cancellationToken));

    /// <param name="reports">Those of the job. Lanes hold their frames, so the findings keep them without.</param>
    public static JobFindings Of(JobSnapshot job, IReadOnlyList<JudgedReport> reports) => new(
        VersionOf(job),
        VideoEvidence.Of(reports),
        reports.ToDictionary(judged => judged.Report.Detector, judged => judged.Report with { Frames = [] }));

    public Lane? LaneOf(string detector) => Video.Lanes.FirstOrDefault(lane => lane.Detector == detector);
}
