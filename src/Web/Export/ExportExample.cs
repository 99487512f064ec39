using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Evidence.Statements;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Notes;
using FakeFinder.Web.Api;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export.Forms;

namespace FakeFinder.Web.Export;

/// <summary>The export that the API's document shows.</summary>
internal static class ExportExample
{
    private const string Detector = "wm";
    private const double Score = 0.82;

    public static ExportDocument Document(JobEvidence evidence)
    {
        var report = new DetectionReport
        {
            Detector = Detector,
            VideoId = JobExamples.Video,
            Score = Score,
            Video = new VideoReport("mov,mp4", "h264", 1280, 720, 750, 25, 30, []),
            Frames = [new FrameReport(312, 12.48, Score, [new FaceReport(410, 120, 590, 345, 0.99, Score)])],
            Networks = [new NetworkReport("wm/xception", new string('1', 64))],
            Versions = new Dictionary<string, string> { ["Program"] = "1.0.0" },
            Timings = new Dictionary<string, double> { ["decoding"] = 1.25 },
        };
        var job = new JobSnapshot(
            JobExamples.Id,
            JobExamples.Video,
            "interview.mp4",
            JobPriority.Interactive,
            JobState.Completed,
            [new PartSnapshot(Detector, PartState.Completed, 1, Score, null, "report", "worker-1", null)],
            JobExamples.SubmittedAt,
            JobExamples.SubmittedAt.AddSeconds(42),
            Epoch: Guid.Empty,
            Sequence: 9);
        var export = new JobExport
        {
            Job = job,
            Summary = evidence.SummaryOf(job),
            Evidence = VideoEvidence.Of([new JudgedReport(report, IsHeuristic: false)]),
            Detectors =
            [
                new ExportedDetector(
                    Detector,
                    "WM",
                    IsHeuristic: false,
                    PartState.Completed,
                    Score,
                    Score,
                    Bands.Of(Score),
                    Reason: null,
                    Notice: null,
                    Coverage: null,
                    report.Networks,
                    report.Versions),
            ],
            Reports = [new ExportedReport(Detector, JsonSerializer.SerializeToUtf8Bytes(report, JsonSerializerOptions.Web), report)],
            Notes =
            [
                new JobNote(
                    JobExamples.Id,
                    JobExamples.Id,
                    NoteKind.Remark,
                    "Ada",
                    JobExamples.SubmittedAt.AddHours(1),
                    "The chin flickers.",
                    12.48),
            ],
            Pictures = ExportedPictures.None,
            Missing = [],
            Program = new EvidenceProgram("FakeFinder", "1.0.0", null),
        };
        return ExportDocument.Whole(export, evidence);
    }
}
