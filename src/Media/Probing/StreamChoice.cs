namespace FakeFinder.Media.Probing;

/// <summary>Which of a file's streams a player shows.</summary>
internal static class StreamChoice
{
    /// <summary>
    /// Of the moving pictures the one that the file marks as default; of several the largest, and of those the first. Cover pictures and
    /// thumbnails are none.
    /// </summary>
    public static ProbedStream? Choose(IReadOnlyList<ProbedStream> videos) => videos
        .OrderByDescending(stream => stream.Disposition.Default)
        .ThenByDescending(stream => (long)stream.Width * stream.Height)
        .FirstOrDefault();

    public static bool IsVideo(ProbedStream stream) =>
        stream is { CodecType: "video", Disposition: { AttachedPic: 0, TimedThumbnails: 0, StillImage: 0 } };
}
