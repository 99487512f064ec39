using FakeFinder.Files;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Proxies;

/// <summary>
/// Makes copies of videos that browsers play: H.264 and AAC in MP4, at most 1280 pixels on the longer side, with every frame of the
/// original at its time. A fragmented file with an index in front, so that a player knows its duration, and seeks, without reading it all.
/// </summary>
public sealed partial class ProxyVideos : IDisposable
{
    private readonly MediaTools tools;
    private readonly ProxyOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<ProxyVideos> logger;
    private readonly ScratchFolder folder;

    public ProxyVideos(MediaTools tools, IOptions<ProxyOptions> options, TimeProvider time, ILogger<ProxyVideos> logger)
    {
        this.tools = tools;
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        folder = ScratchFolder.Create(this.options.Folder, "proxies");
    }

    /// <summary>Makes a copy and hands it over; nothing of it is left here afterwards.</summary>
    /// <param name="info">What is known of the video.</param>
    /// <param name="keep">Reads the stream to its end, once.</param>
    /// <param name="progress">From 0 to 1.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the video, or reached a limit.</exception>
    /// <exception cref="ProxyException">It cannot be made here: an encoder is missing, or there is no room.</exception>
    public async Task MakeAsync(
        VideoFile video,
        VideoInfo info,
        Func<Stream, CancellationToken, Task> keep,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var path = folder.NewPath() + ".mp4";
        try
        {
            FragmentedMp4? file;
            try
            {
                file = await SendAsync(video, info, path, progress, cancellationToken);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new ProxyException(
                    $"The copy for browsers could not be written ({exception.Message}); make room in "
                        + $"FakeFinder:Proxies:{nameof(ProxyOptions.Folder)}, or set it to a folder that has some.",
                    exception);
            }

            await KeepAsync(file, path, keep, cancellationToken);
            var elapsed = time.GetElapsedTime(started);
            var bytes = file.Fragments.Sum(one => one.Bytes);
            LogMade(video.Id, bytes, elapsed);
        }
        finally
        {
            Delete(path);
        }
    }

    /// <summary>Deletes what is unfinished.</summary>
    public void Dispose() => folder.Dispose();

    /// <summary>With its sound; without it where that cannot be decoded.</summary>
    private async Task<FragmentedMp4> SendAsync(
        VideoFile video,
        VideoInfo info,
        string path,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var (end, file) = await SendAsync(video, info, withSound: true, path, progress, cancellationToken);
        if (!end.IsWhole && !end.LacksParts)
        {
            LogWithoutSound(video.Id, end.Said);
            (end, file) = await SendAsync(video, info, withSound: false, path, progress, cancellationToken);
        }

        return end.LacksParts
            ? throw new ProxyException(
                $"This worker's FFmpeg cannot make a copy for browsers ({end.Said}); install an FFmpeg with libx264, aac and all filters.")
            : end.IsWhole ? file
            : throw new UndecodableVideoException(
                $"FFmpeg cannot make a copy of the video for browsers (exit code {end.ExitCode}: {end.Said}).");
    }

    private async Task<(SentFileEnd End, FragmentedMp4 File)> SendAsync(
        VideoFile video,
        VideoInfo info,
        bool withSound,
        string path,
        IProgress<double>? progress,
        CancellationToken cancellationToken)
    {
        var file = new FragmentedMp4();
        await using var written = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        var end = await new ProxyRun(tools, time, video, info, withSound).WriteAsync(
            async (bytes, stop) =>
            {
                file.Add(bytes.Span);
                if (written.Position + bytes.Length > (long)options.LargestMiB << 20)
                {
                    throw new ProxyException(
                        $"The copy of the video for browsers is larger than {options.LargestMiB} MiB; set "
                            + $"FakeFinder:Proxies:{nameof(ProxyOptions.LargestMiB)} to more.");
                }

                await written.WriteAsync(bytes, stop);
                progress?.Report(info.Duration > TimeSpan.Zero ? Math.Clamp(file.Reached / info.Duration, 0, 1) : 0);
            },
            cancellationToken);
        return (end, file);
    }

    private static async Task KeepAsync(
        FragmentedMp4 file,
        string path,
        Func<Stream, CancellationToken, Task> keep,
        CancellationToken cancellationToken)
    {
        byte[] start;
        try
        {
            start = [.. file.Head.Span, .. SegmentIndex.Of(file)];
        }
        catch (InvalidDataException exception)
        {
            throw new UndecodableVideoException($"FFmpeg cannot make a copy of the video for browsers: {exception.Message}");
        }

        var rest = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, useAsync: true)
        {
            Position = file.Head.Length,
        };
        await using var whole = new PrefixedStream(start, rest);
        await keep(whole, cancellationToken);
    }

    /// <summary>What cannot be deleted now goes with the folder.</summary>
    private void Delete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            LogNotDeleted(exception, path);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the copy of video {Video} for browsers: {Bytes} bytes in {Elapsed}")]
    private partial void LogMade(string video, long bytes, TimeSpan elapsed);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The copy of video {Video} for browsers is made again without sound, since FFmpeg failed with it: {Said}"
    )]
    private partial void LogWithoutSound(string video, string said);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A copy of a video at {Path} could not be deleted; it goes with the process")]
    private partial void LogNotDeleted(Exception exception, string path);
}
