using System.Text.Json.Serialization;

namespace FakeFinder.Reports;

/// <summary>
/// All that a person needs to judge a score. The same video with the same weights gives the same report, but for <see cref="Timings"/>.
/// </summary>
public sealed record DetectionReport
{
    /// <summary>Of this format; fields are only added.</summary>
    public int Schema { get; init; } = 1;

    public required string Detector { get; init; }

    public required string VideoId { get; init; }

    /// <summary>How the video was changed before the detector saw it; null where it saw the video as it is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Perturbation { get; init; }

    /// <summary>Likelihood in [0, 1] that the video is fake; exactly 0.5 is undetermined.</summary>
    public required double Score { get; init; }

    /// <summary>Why the score is undetermined, where it is.</summary>
    public string? Reason { get; init; }

    /// <summary>A warning that belongs to every score of this detector.</summary>
    public string? Notice { get; init; }

    /// <summary>
    /// How much the score rests on; null for a detector that looks at no frame itself, as where another program judges and does not say,
    /// and in reports of older programs.
    /// </summary>
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
