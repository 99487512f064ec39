using FakeFinder.Media;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Proxies;

namespace FakeFinder.Detection.Imaging;

/// <summary>
/// Makes what people look at: pictures of a video, a copy that browsers play, and maps of what a detector's network saw in a face.
/// </summary>
public interface IVideoImaging
{
    /// <summary>Pictures as JPEG, each as soon as its frame is decoded. The frames of all are decoded together.</summary>
    /// <returns>Those whose frames can be decoded, in the order of the frames.</returns>
    /// <exception cref="InvalidVideoException">The file is no video.</exception>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode the file.</exception>
    IAsyncEnumerable<MadePicture> MakePicturesAsync(
        ImagingSource source,
        IReadOnlyList<PictureRequest> pictures,
        CancellationToken cancellationToken);

    /// <summary>A copy of the video for browsers.</summary>
    /// <param name="keep">Reads the stream to its end, once.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <exception cref="InvalidVideoException">The file is no video.</exception>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode the file, or reached a limit.</exception>
    /// <exception cref="ProxyException">It cannot be made here.</exception>
    Task MakeProxyAsync(
        ImagingSource source,
        Func<Stream, CancellationToken, Task> keep,
        IProgress<double>? progress,
        CancellationToken cancellationToken);

    /// <summary>A face as a detector's network saw it, with the class activation map of the fake class over it, as PNG.</summary>
    /// <exception cref="NoActivationMapException">The detector gives none for this face; the message says why.</exception>
    /// <exception cref="DetectorLoadException">The detector cannot be loaded here.</exception>
    /// <exception cref="InvalidVideoException">The file is no video.</exception>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot decode the file.</exception>
    Task<byte[]> MakeActivationAsync(ImagingSource source, ActivationRequest request, CancellationToken cancellationToken);
}

/// <summary>A video on this machine.</summary>
/// <param name="VideoId">SHA-256 of the bytes: frames are shared with detectors by it.</param>
/// <param name="Path">A local file.</param>
/// <param name="Video">What is known of the container; null: it is looked into.</param>
public sealed record ImagingSource(string VideoId, string Path, VideoInfo? Video);

/// <summary>There is no class activation map of this face by this detector: one sentence that says why, and what helps.</summary>
public sealed class NoActivationMapException(string message) : Exception(message);
