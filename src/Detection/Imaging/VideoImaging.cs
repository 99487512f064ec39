using System.Runtime.CompilerServices;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Proxies;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Imaging;

/// <inheritdoc cref="IVideoImaging"/>
internal sealed class VideoImaging(
    IVideoProbe probe,
    IFrameSource frames,
    ProxyVideos proxies,
    PipelineRegistry registry,
    IOptions<ProbeOptions> limits) : IVideoImaging
{
    /// <summary>For messages: a video's own name stays where it was uploaded.</summary>
    private const string VideoName = "the video";

    /// <inheritdoc/>
    public async IAsyncEnumerable<MadePicture> MakePicturesAsync(
        ImagingSource source,
        IReadOnlyList<PictureRequest> pictures,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var byFrame = pictures.ToLookup(picture => picture.Frame);
        int[] wanted = [.. byFrame.Select(frame => frame.Key).Order()];
        var file = FileOf(source, await LookAsync(source, cancellationToken));
        await foreach (var frame in frames.ReadAsync(file, wanted, wanted, cancellationToken))
        {
            foreach (var picture in byFrame[frame.Index])
            {
                yield return new MadePicture(picture.Name, Picture.Of(frame, picture));
            }
        }
    }

    /// <inheritdoc/>
    public async Task MakeProxyAsync(
        ImagingSource source,
        Func<Stream, CancellationToken, Task> keep,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var video = await LookAsync(source, cancellationToken);
        await proxies.MakeAsync(FileOf(source, video), video, keep, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<byte[]> MakeActivationAsync(ImagingSource source, ActivationRequest request, CancellationToken cancellationToken)
    {
        var entry = registry.Require(request.Detector);
        if (registry.PipelineOf(entry) is not IActivationMaps maps)
        {
            throw new NoActivationMapException(entry.IsHeuristic
                ? $"{entry.Title} is a heuristic: it has no class of its own that a map could show."
                : $"{entry.Title} gives no activation maps: its networks judge whole clips, or prepare faces in a way of their own.");
        }

        var file = FileOf(source, await LookAsync(source, cancellationToken));
        await foreach (var frame in frames.ReadAsync(file, [request.Frame], [request.Frame], cancellationToken))
        {
            return (await maps.ActivateAsync(entry, frame, request, cancellationToken)).Draw();
        }

        throw new NoActivationMapException($"Frame {request.Frame} of the video cannot be decoded.");
    }

    /// <summary>What was recorded of a video may be older than the checks of the look into it.</summary>
    private Task<VideoInfo> LookAsync(ImagingSource source, CancellationToken cancellationToken) =>
        source.Video is { Stream: not null } told
        && (new FileInfo(source.Path) is not { Exists: true } file
            || VideoInfo.CanHold(file.Length, told.FrameCount, limits.Value.MaxFrames))
            ? Task.FromResult(told)
            : probe.ProbeAsync(source.Path, VideoName, cancellationToken);

    private static VideoFile FileOf(ImagingSource source, VideoInfo video) =>
        new(
            source.VideoId,
            source.Path,
            video.Stream ?? throw new InvalidOperationException("A look into a video must tell which stream is analysed."));
}
