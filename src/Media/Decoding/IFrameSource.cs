using FakeFinder.Media.Probing;


namespace FakeFinder.Media.Decoding;

/// <summary>Decodes each video once for all the detectors that look at it.</summary>
public interface IFrameSource
{
    /// <summary>
    /// What is known of a video, with the number of frames that a decode delivers, where the look into the container could not tell it.
    /// </summary>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode the file; the message says why.</exception>
    Task<VideoInfo> MeasureAsync(VideoFile file, VideoInfo info, CancellationToken cancellationToken);

    /// <summary>
    /// The wanted frames, in order. Detectors that ask for the same video at the same time, or soon after, share one decode of
    /// <paramref name="union"/>; a frame that the video does not have, or that cannot be decoded, is left out.
    /// </summary>
    /// <param name="wanted">Indices that this reader wants, ascending.</param>
    /// <param name="union">Indices that any detector of the job wants, <paramref name="wanted"/> among them, ascending.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the file; the message says why.</exception>
    IAsyncEnumerable<Frame> ReadAsync(
        VideoFile file,
        IReadOnlyList<int> wanted,
        IReadOnlyList<int> union,
        CancellationToken cancellationToken);
}

/// <summary>FFmpeg could not decode the file: one sentence with FFmpeg's own reason.</summary>
public sealed class UndecodableVideoException(string message) : Exception(message);
