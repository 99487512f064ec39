namespace FakeFinder.Media.Probing;

/// <summary>What a look into the container tells, without decoding.</summary>
/// <param name="Container">FFmpeg's name of the format, such as <c>mov,mp4,m4a,3gp,3g2,mj2</c>.</param>
/// <param name="Codec">FFmpeg's name of the video codec.</param>
/// <param name="Width">Pixels, as shown: after the container's rotation.</param>
/// <param name="Height">Pixels, as shown: after the container's rotation.</param>
/// <param name="FrameCount">Counted, never claimed: by the container's index or by the packets. Where packets are not frames
/// (<see cref="StreamInfo.HasIndex"/>) there may be fewer.</param>
/// <param name="FrameRate">Frames a second: the average that the container gives, as OpenCV 4.2 takes it; where that is absent or beyond
/// belief, the counted frames over their time.</param>
/// <param name="Duration">Of the video stream.</param>
public sealed record VideoInfo(string Container, string Codec, int Width, int Height, int FrameCount, double FrameRate, TimeSpan Duration)
{
    /// <summary>
    /// What a reader of the video's scores should know, each kind once; shown with every report and result of the video.
    /// </summary>
    public IReadOnlyList<VideoNote> Notes { get; init; } = [];

    /// <summary>The stream that is analysed; null where a version of this program looked that did not tell.</summary>
    public StreamInfo? Stream { get; init; }

    /// <summary>True for what the legacy API calls an mp4: the ISO base media family.</summary>
    public bool IsMp4 => Container.Split(',').Contains("mp4");

    /// <summary>
    /// Whether a file of this length can hold so many frames, each of at least a byte, and so many are allowed. Else the count is a claim:
    /// no plan and no allocation may rest on it.
    /// </summary>
    /// <param name="mostFrames"><see cref="ProbeOptions.MaxFrames"/>.</param>
    public static bool CanHold(long fileLength, double frames, int mostFrames) => frames <= Math.Min(fileLength, mostFrames);
}
