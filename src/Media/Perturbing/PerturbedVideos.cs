using FakeFinder.Files;
using FakeFinder.Media.Decoding;
using FakeFinder.Media.Probing;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Perturbing;

/// <summary>
/// Makes changed versions of videos: one file for each video and perturbation, which all share that read it at the same time or soon after.
/// When the last reader has left, the file stays for a moment and is deleted; when it leaves before the file is there, FFmpeg is stopped.
/// </summary>
public sealed partial class PerturbedVideos : IAsyncDisposable
{
    private readonly MediaTools tools;
    private readonly PerturbingOptions options;
    private readonly TimeProvider time;
    private readonly ILogger<PerturbedVideos> logger;
    private readonly ScratchFolder folder;
    private readonly Lock gate = new();
    private readonly Dictionary<VersionKey, SharedVersion> versions = [];
    private bool disposed;

    public PerturbedVideos(
        MediaTools tools,
        IOptions<PerturbingOptions> options,
        TimeProvider time,
        ILogger<PerturbedVideos> logger)
    {
        this.tools = tools;
        this.options = options.Value;
        this.time = time;
        this.logger = logger;
        folder = ScratchFolder.Create(this.options.Folder, "versions");
    }

    /// <summary>Makes the version, or takes the one that is there.</summary>
    /// <param name="info">What is known of the video, its frames counted.</param>
    /// <returns>To be disposed of when it is not read any more.</returns>
    /// <exception cref="InvalidVideoException">The video is too short to begin later.</exception>
    /// <exception cref="UndecodableVideoException">FFmpeg cannot read the video, or reached a limit.</exception>
    /// <exception cref="PerturbingException">It cannot be made here: the encoder is missing, or there is no room.</exception>
    public async Task<PerturbedVideo> OpenAsync(
        VideoFile video,
        VideoInfo info,
        Perturbation perturbation,
        CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (info.FrameCount <= perturbation.SkippedFrames)
        {
            throw new InvalidVideoException(
                $"The video has {info.FrameCount} frames; the version '{perturbation}' leaves out the first {perturbation.SkippedFrames}, "
                    + $"so that none is left.",
                InvalidVideoReason.Content);
        }

        var version = Enter(video, info, perturbation);
        try
        {
            return new PerturbedVideo(await version.Made.WaitAsync(cancellationToken), () => _ = LeaveAsync(version));
        }
        catch
        {
            await LeaveAsync(version);
            throw;
        }
    }

    /// <summary>Stops every FFmpeg and deletes all versions.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SharedVersion> all;
        lock (gate)
        {
            disposed = true;
            all = [.. versions.Values];
            all.ForEach(Release);
        }

        foreach (var version in all)
        {
            await EndAsync(version);
        }

        folder.Dispose();
    }

    private SharedVersion Enter(VideoFile video, VideoInfo info, Perturbation perturbation)
    {
        var key = new VersionKey(video.Id, perturbation.Name);
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            if (!versions.TryGetValue(key, out var version) || version.HasFailed)
            {
                version = versions[key] = new SharedVersion(key);
                var stop = version.Stop.Token;
                version.Made = Task.Run(() => MakeAsync(video, info, perturbation, stop));
            }

            version.Readers++;
            version.Linger?.Dispose();
            version.Linger = null;
            return version;
        }
    }

    /// <returns>Ends when FFmpeg and the file are gone, where nobody reads or waits for the version any more.</returns>
    private Task LeaveAsync(SharedVersion version)
    {
        lock (gate)
        {
            version.Readers--;
            if (version.Readers > 0 || version.Released)
            {
                return Task.CompletedTask;
            }

            if (version.Made.IsCompletedSuccessfully && options.Linger > TimeSpan.Zero)
            {
                version.Linger = time.CreateTimer(_ => Expire(version), null, options.Linger, Timeout.InfiniteTimeSpan);
                return Task.CompletedTask;
            }

            Release(version);
        }

        return EndAsync(version);
    }

    private void Expire(SharedVersion version)
    {
        lock (gate)
        {
            if (version.Readers > 0 || version.Released)
            {
                return;
            }

            Release(version);
        }

        _ = EndAsync(version);
    }

    /// <summary>Under the lock: from now on, nobody finds the version.</summary>
    private void Release(SharedVersion version)
    {
        version.Released = true;
        version.Linger?.Dispose();
        if (versions.GetValueOrDefault(version.Key) == version)
        {
            versions.Remove(version.Key);
        }
    }

    /// <summary>Stops what makes a released version, and deletes its file where it is there.</summary>
    private async Task EndAsync(SharedVersion version)
    {
        await version.Stop.CancelAsync();
        await ((Task)version.Made).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (version.Made.IsCompletedSuccessfully)
        {
            Delete(await version.Made);
        }
    }

    private async Task<string> MakeAsync(VideoFile video, VideoInfo info, Perturbation perturbation, CancellationToken stop)
    {
        var path = folder.NewPath() + ".mkv";
        LogMaking(perturbation.Name, video.Id);
        var started = time.GetTimestamp();
        try
        {
            var bytes = await WriteAsync(new PerturbingRun(tools, time, video, info, perturbation), perturbation, path, stop);
            var elapsed = time.GetElapsedTime(started);
            LogMade(perturbation.Name, video.Id, bytes, elapsed);
            return path;
        }
        catch (Exception exception)
        {
            Delete(path);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new PerturbingException(
                    $"The version '{perturbation}' of the video could not be written ({exception.Message}); make room in "
                        + $"FakeFinder:Perturbing:{nameof(PerturbingOptions.Folder)}, or set it to a folder that has some.",
                    exception);
            }

            throw;
        }
    }

    private async Task<long> WriteAsync(PerturbingRun run, Perturbation perturbation, string path, CancellationToken stop)
    {
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0, useAsync: true);
        long written = 0;
        await run.WriteAsync(
            async (bytes, cancellationToken) =>
            {
                written += bytes.Length;
                if (written > (long)options.LargestMiB << 20)
                {
                    throw new PerturbingException(
                        $"The version '{perturbation}' of the video is larger than {options.LargestMiB} MiB; set "
                            + $"FakeFinder:Perturbing:{nameof(PerturbingOptions.LargestMiB)} to more.");
                }

                await file.WriteAsync(bytes, cancellationToken);
            },
            stop);
        return written;
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

    [LoggerMessage(Level = LogLevel.Debug, Message = "Making the version {Perturbation} of video {Video}")]
    private partial void LogMaking(string perturbation, string video);

    [LoggerMessage(Level = LogLevel.Information, Message = "Made the version {Perturbation} of video {Video}: {Bytes} bytes in {Elapsed}")]
    private partial void LogMade(string perturbation, string video, long bytes, TimeSpan elapsed);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The version of a video at {Path} could not be deleted; it goes with the process")]
    private partial void LogNotDeleted(Exception exception, string path);
}
