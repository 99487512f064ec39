using FakeFinder.Contracts;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Web.Evidence;

namespace FakeFinder.Web.Comparing;

/// <summary>Two jobs side by side: one video judged twice, for instance with other weights, or two videos.</summary>
/// <param name="SameVideo">Both have judged the same bytes.</param>
/// <param name="Detectors">Those of the first job in its order, then those that only the second one has.</param>
public sealed record JobComparison(ComparedJob First, ComparedJob Second, bool SameVideo, IReadOnlyList<ComparedDetector> Detectors)
{
    public static JobComparison Of(ComparedJob first, ComparedJob second, JobEvidence evidence) => new(
        first,
        second,
        first.Job.VideoId == second.Job.VideoId,
        [
            .. first.Job.Parts.Concat(second.Job.Parts).Select(part => part.Detector).Distinct()
                .Select(detector => ComparedDetector.Of(detector, first, second, evidence)),
        ]);
}

/// <summary>One of the two jobs, with its reports.</summary>
public sealed record ComparedJob(JobSnapshot Job, IReadOnlyList<JudgedReport> Reports)
{
    public PartSnapshot? PartOf(string detector) => Job.Parts.FirstOrDefault(part => part.Detector == detector);

    public DetectionReport? ReportOf(string detector) =>
        Reports.FirstOrDefault(judged => judged.Report.Detector == detector)?.Report;
}
