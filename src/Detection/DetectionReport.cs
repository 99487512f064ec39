using FakeFinder.Storage.Probing;
using FakeFinder.Storage.Reports;

namespace FakeFinder.Detection;

/// <summary>All that a person needs to judge a score. The same video with the same weights gives the same report, but for <see cref="Timings"/>.</summary>
public sealed record DetectionReport
{
    /// <summary>Of this format; fields are only added.</summary>
    public int Schema { get; init; } = 1;

    public required string Detector { get; init; }

    public required string VideoId { get; init; }

    /// <summary>Likelihood in [0, 1] that the video is fake; exactly 0.5 is undetermined.</summary>
    public required double Score { get; init; }

    /// <summary>Why the score is undetermined, where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>A warning that belongs to every score of this detector.</summary>
    public string? Notice { get; init; }

    /// <summary>How much the score rests on; null for a detector that looks at no frame, and in reports of older programs.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>What is known of the video; null where nothing is, and in reports of older programs.</summary>
    public VideoReport? Video { get; init; }

    /// <summary>The frames in which faces were looked for, in order.</summary>
    public required IReadOnlyList<FrameReport> Frames { get; init; }

    /// <summary>The networks and cascades that took part.</summary>
    public required IReadOnlyList<NetworkReport> Networks { get; init; }

    /// <summary>Program, FFmpeg, OpenCV, ONNX Runtime and execution provider, by name.</summary>
    public required IReadOnlyDictionary<string, string> Versions { get; init; }

    /// <summary>Seconds by stage.</summary>
    public required IReadOnlyDictionary<string, double> Timings { get; init; }
}

/// <summary>What is known of the video.</summary>
/// <param name="Container">FFmpeg's name of the format.</param>
/// <param name="Codec">FFmpeg's name of the video codec.</param>
/// <param name="Width">Pixels, as shown.</param>
/// <param name="Height">Pixels, as shown.</param>
/// <param name="FrameRate">Frames a second, on average.</param>
/// <param name="Notes">What whoever reads the score should know of the video.</param>
public sealed record VideoReport(
    string Container, string Codec, int Width, int Height, int FrameCount, double FrameRate, double DurationSeconds, IReadOnlyList<VideoNote> Notes)
{
    internal static VideoReport Of(VideoInfo video) =>
        new(video.Container, video.Codec, video.Width, video.Height, video.FrameCount, video.FrameRate, video.Duration.TotalSeconds, video.Notes);
}

/// <summary>One frame.</summary>
/// <param name="Index">The i-th frame of a sequential decode, from 0.</param>
/// <param name="Seconds">Its time stamp in the clip.</param>
/// <param name="Score">Of the frame, where the detector has one.</param>
public sealed record FrameReport(int Index, double Seconds, double? Score, IReadOnlyList<FaceReport> Faces);

/// <summary>One face in one frame.</summary>
/// <param name="Left">Pixels of the decoded frame, as are the others.</param>
/// <param name="Confidence">The face finder's, where it has one.</param>
/// <param name="Score">Of this face, where the detector has one.</param>
public sealed record FaceReport(double Left, double Top, double Right, double Bottom, double? Confidence, double? Score);

/// <summary>One network, or a face cascade.</summary>
/// <param name="Name">Folder and file, such as <c>mtcnn/pnet</c>.</param>
/// <param name="Sha256">Of its file, lower-case hexadecimal.</param>
/// <param name="Score">What it says of the whole video, in [0, 1], where the detector's score is made of such scores.</param>
public sealed record NetworkReport(string Name, string Sha256, double? Score = null);
