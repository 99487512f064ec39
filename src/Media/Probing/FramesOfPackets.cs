namespace FakeFinder.Media.Probing;

/// <summary>Of which streams each packet is one frame.</summary>
internal static class FramesOfPackets
{
    /// <summary>
    /// Codecs whose decoders give one frame for each packet. Not among them: VP8 (hidden frames), and Theora (packets that repeat a frame).
    /// </summary>
    private static readonly HashSet<string> OneEach =
    [
        "h264",
        "hevc",
        "mpeg4",
        "mpeg1video",
        "mpeg2video",
        "vp9",
        "av1",
        "mjpeg",
        "prores",
        "dnxhd",
        "ffv1",
        "gif",
        "apng",
    ];

    /// <param name="format">FFmpeg's name of the container.</param>
    public static bool AreOneEach(ProbedStream stream, string format) =>
        OneEach.Contains(stream.CodecName ?? "")
        // A packet of interlaced video may hold one field only.
        && stream.FieldOrder is null or "progressive" or "unknown"
        // In AVI a packet of MPEG-4 may hold two frames, and the next none.
        && (stream.CodecName, format) is not ("mpeg4", "avi");
}
