using System.Text.Json;
using FakeFinder.Reports;

namespace FakeFinder.Web.Tests.Dashboard.Evidence;

/// <summary>Reports as a test needs them.</summary>
internal static class MadeReport
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static DetectionReport Of(string detector, params FrameReport[] frames) => new()
    {
        Detector = detector,
        VideoId = new string('a', 64),
        Score = 0.8,
        Video = new VideoReport("mov,mp4", "h264", 640, 480, 300, 30, 10, []),
        Frames = frames,
        Networks = [new NetworkReport($"{detector}/net", new string('d', 64), 0.8)],
        Versions = new Dictionary<string, string> { ["fakefinder"] = "0.1.0", ["provider"] = "CPU" },
        Timings = new Dictionary<string, double> { ["faces"] = 3, ["total"] = 12.4 },
    };

    /// <summary>A frame with one face in its middle.</summary>
    public static FrameReport Frame(int index, double? score) =>
        new(index, index / 30.0, null, [new FaceReport(200, 100, 300, 220, 0.99, score)]);

    /// <summary>A frame in which no face was found.</summary>
    public static FrameReport Empty(int index) => new(index, index / 30.0, null, []);

    public static string Text(DetectionReport report) => JsonSerializer.Serialize(report, Json);
}
