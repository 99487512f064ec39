using FakeFinder.Reports.Evidence;

namespace FakeFinder.Reports.Tests.Evidence;

/// <summary>Reports as a test wants them.</summary>
internal static class MadeReports
{
    public static JudgedReport Report(string detector, params FrameReport[] frames) => new(
        new DetectionReport
        {
            Detector = detector,
            VideoId = new string('a', 64),
            Score = 0.6,
            Video = new VideoReport("mov,mp4", "h264", 640, 480, 300, 30, 10, []),
            Frames = frames,
            Networks = [],
            Versions = new Dictionary<string, string>(),
            Timings = new Dictionary<string, double>(),
        },
        IsHeuristic: false);

    /// <param name="index">At 30 frames a second.</param>
    public static FrameReport Frame(int index, params FaceReport[] faces) => new(index, index / 30.0, Score: null, faces);

    /// <summary>A square face.</summary>
    public static FaceReport Face(double left, double top, double side, double? score = null) =>
        new(left, top, left + side, top + side, Confidence: 0.99, score);
}
