using System.Text;
using System.Text.Json;
using FakeFinder.Contracts;
using FakeFinder.Evidence.Statements;
using FakeFinder.Reports;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Notes;
using FakeFinder.Web.Export;

namespace FakeFinder.Web.Tests.Export;

/// <summary>An export with a bit of everything, and texts that would do harm where they are not escaped.</summary>
internal static class MadeExport
{
    public const string Evil = "<script>alert(1)</script>\"'&.mp4";
    public const string Video = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static Guid Job { get; } = Guid.Parse("019a0000-0000-7000-8000-000000000001");

    public static JobExport Create()
    {
        var wm = Report("wm", 0.92, "=cmd|' /C calc'!A0");
        var residual = Report("residual", 0.2, null);
        var evidence = VideoEvidence.Of([new(wm, IsHeuristic: false), new(residual, IsHeuristic: true)]);
        var first = Guid.Parse("019a0000-0000-7000-8000-00000000000a");
        return new JobExport
        {
            Job = new JobSnapshot(
                Job,
                Video,
                Evil,
                JobPriority.Interactive,
                JobState.Completed,
                [Part("wm", 0.92), Part("residual", 0.2), new("boken", PartState.Failed, 3, null, "It <b>crashed</b>.", null, null, null)],
                DateTimeOffset.UnixEpoch,
                DateTimeOffset.UnixEpoch.AddSeconds(9),
                Guid.NewGuid(),
                7),
            Summary = EvidenceSummary.Of(
            [
                new JudgedPart { Detector = "wm", End = PartEnd.Completed, Probability = 0.92 },
                new JudgedPart { Detector = "residual", End = PartEnd.Completed, Probability = 0.2, IsHeuristic = true },
                new JudgedPart { Detector = "boken", End = PartEnd.Failed },
            ]),
            Evidence = evidence,
            Detectors =
            [
                Detector("wm", 0.92, false, PartState.Completed, wm.Networks),
                Detector("residual", 0.2, true, PartState.Completed, residual.Networks) with { Notice = "Untrained heuristic." },
                Detector("boken", null, false, PartState.Failed, []) with { Reason = "It <b>crashed</b>." },
            ],
            Reports = [Stored(wm), Stored(residual)],
            Notes =
            [
                new JobNote(
                    first, Job, NoteKind.Remark, "Eve <eve@example.org>", DateTimeOffset.UnixEpoch, "<img src=x onerror=alert(1)>", 1.5),
                new JobNote(
                    Guid.Parse("019a0000-0000-7000-8000-00000000000b"),
                    Job,
                    NoteKind.Conclusion,
                    "Ada",
                    DateTimeOffset.UnixEpoch.AddHours(1),
                    "Probably swapped.",
                    Replaces: first),
            ],
            Pictures = new ExportedPictures(
                [new ExportedPicture("faces/moment-1.jpg", "Moment 1, face A at 2.00 s", evidence.Moments[0].Spot, [0xFF, 0xD8, 1], null)],
                [new ExportedPicture("faces/track-A.jpg", "Face A at 1.00 s", evidence.Tracks[0].Best, null, "The video was deleted.")],
                [new ExportedPicture("stills/moment-1.jpg", "Moment 1: the frame", evidence.Moments[0].Spot, [0xFF, 0xD8, 2], null)]),
            Missing = ["faces/track-A.jpg: The video was deleted."],
            Program = new EvidenceProgram("FakeFinder", "1.2.3", "ab"),
        };
    }

    public static DetectionReport Report(string detector, double score, string? reason) => new()
    {
        Detector = detector,
        VideoId = Video,
        Score = score,
        Reason = reason,
        Video = new VideoReport("mov,mp4", "h264", 640, 480, 100, 25, 4, [new NoteReport("severalStreams", "It has <two> streams.")]),
        Frames =
        [
            new FrameReport(25, 1, null, [new FaceReport(-10.5, 20, 90, 130, 0.99, 0.4), new FaceReport(400, 20, 480, 130, 0.98, null)]),
            new FrameReport(50, 2, null, [new FaceReport(-8, 22, 92, 131, 0.99, score)]),
            new FrameReport(75, 3, null, []),
        ],
        Networks = [new NetworkReport($"{detector}/net", new string('1', 64))],
        Versions = new Dictionary<string, string> { ["Program"] = "1.2.3", ["FFmpeg"] = "7" },
        Timings = new Dictionary<string, double> { ["decoding"] = 1.25 },
    };

    private static ExportedReport Stored(DetectionReport report) =>
        new(report.Detector, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(report, Json)), report);

    private static PartSnapshot Part(string detector, double score) =>
        new(detector, PartState.Completed, 1, score, null, $"{detector}-report", "w-1", null);

    private static ExportedDetector Detector(
        string name, double? score, bool isHeuristic, PartState state, IReadOnlyList<NetworkReport> networks) =>
        new(
            name,
            $"Title of {name}",
            isHeuristic,
            state,
            score,
            score,
            Bands.Of(score),
            null,
            null,
            null,
            networks,
            new Dictionary<string, string> { ["Program"] = "1.2.3" });
}
