using FakeFinder.Media.Probing;
using FakeFinder.Reports;

namespace FakeFinder.Web.Api;

/// <summary>The report of one detector on one video, as workers store it and as it is sent. Fields are only added.</summary>
internal sealed record ReportResource
{
    /// <summary>Of this format.</summary>
    public int Schema { get; init; }

    public required string Detector { get; init; }

    public required string VideoId { get; init; }

    /// <summary>How the video was changed before the detector saw it; absent where it saw the video as it is.</summary>
    public string? Perturbation { get; init; }

    /// <summary>In [0, 1]: 0 real, 1 fake; exactly 0.5 undetermined.</summary>
    public required double Score { get; init; }

    /// <summary>Why the score is undetermined, where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>A warning that belongs to every score of this detector.</summary>
    public string? Notice { get; init; }

    /// <summary>How much the score rests on.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>What is known of the video.</summary>
    public ReportedVideo? Video { get; init; }

    /// <summary>The frames in which faces were looked for, in order.</summary>
    public required IReadOnlyList<ReportedFrame> Frames { get; init; }

    /// <summary>The networks and cascades that took part.</summary>
    public required IReadOnlyList<ReportedNetwork> Networks { get; init; }

    /// <summary>Program, FFmpeg, OpenCV, ONNX Runtime and execution provider, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Seconds by stage.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }
}

/// <summary>What is known of the video.</summary>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="FrameRate">Frames a second, on average.</param>
/// <param name="Notes">What a reader of the score should know about the video.</param>
internal sealed record ReportedVideo(
    string Container,
    string Codec,
    int Width,
    int Height,
    int FrameCount,
    double FrameRate,
    double DurationSeconds,
    IReadOnlyList<VideoNote> Notes);

/// <summary>One frame.</summary>
/// <param name="Index">The i-th frame of a sequential decode, from 0.</param>
/// <param name="Seconds">Its time stamp in the clip.</param>
/// <param name="Score">Of the frame, where the detector has one.</param>
internal sealed record ReportedFrame(int Index, double Seconds, double? Score, IReadOnlyList<ReportedFace> Faces);

/// <summary>One face in one frame; its box in pixels of the decoded frame.</summary>
/// <param name="Confidence">The face finder's, where it has one.</param>
/// <param name="Score">Of this face, where the detector has one.</param>
internal sealed record ReportedFace(double Left, double Top, double Right, double Bottom, double? Confidence, double? Score);

/// <summary>One network, or a face cascade.</summary>
/// <param name="Name">Folder and file, such as <c>mtcnn/pnet</c>.</param>
/// <param name="Sha256">Of its file, lower-case hexadecimal.</param>
/// <param name="Score">What it says of the whole video, in [0, 1], where the detector's score is made of such scores.</param>
internal sealed record ReportedNetwork(string Name, string Sha256, double? Score = null);
