using System.Globalization;
using System.Runtime.CompilerServices;
using FakeFinder.Media.Tools;
using FFMpegCore;
using FFMpegCore.Arguments;

namespace FakeFinder.Media.Decoding;

/// <summary>One run of FFmpeg, from a place in a file on, that sends the frames that its <c>select</c> filter lets through.</summary>
/// <param name="select">The filter's expression; null lets all through.</param>
/// <param name="count">FFmpeg ends after so many frames; null: at the end of the file.</param>
/// <param name="seekMicroseconds">The time stamp of a key frame to begin at; null is the start of the file.</param>
internal sealed class FFmpegRun(MediaTools tools, TimeProvider time, VideoFile video, string? select, int? count, long? seekMicroseconds)
{
    /// <summary>
    /// What OpenCV's reader gives, since the networks were trained on such pixels: colours by BT.601 and the pixel format's own range,
    /// whatever the tags say, converted to 8-bit BGR by default scaler flags. Turned afterwards, as OpenCV turns.
    /// </summary>
    private const string AsOpenCV = "setparams=colorspace=unknown:range=unknown,format=bgr24";

    private readonly string filterName = Guid.NewGuid().ToString("N");
    private TimeSpan patience = tools.WallTime;

    /// <summary>How often FFmpeg set its filters up: with each new set-up the filter <c>select</c> counts from 0 again.</summary>
    public int Configurations { get; private set; }

    /// <summary>How many frames were received.</summary>
    public int Received { get; private set; }

    /// <summary>Why FFmpeg gave up, where it did: after frames, what came is what can be decoded.</summary>
    public string? Failure { get; private set; }

    /// <summary>
    /// The frames in the order of their presentation, each of its own size. The process is gone when the enumeration has ended, however it
    /// does.
    /// </summary>
    /// <exception cref="UndecodableVideoException">FFmpeg reached a limit.</exception>
    /// <exception cref="SandboxException">FFmpeg's sandbox could not be made.</exception>
    public async IAsyncEnumerable<RawFrame> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var version = await tools.GetVersionAsync(cancellationToken);
        using var socket = new FrameSocket(tools.NewSocketPath());
        var log = new FFmpegLog(filterName);
        using var flood = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var process = await FFmpegProcess.StartAsync(tools, Arguments(socket.Url, version), log, flood.Cancel);
        if (await WaitAsync(token => socket.AcceptAsync(process.Ended, token), flood.Token, cancellationToken))
        {
            // FFmpeg tells of each frame before it sends it; the last may be cut off.
            while (
                await WaitAsync(log.NextStampAsync, flood.Token, cancellationToken) is { } stamp
                && await WaitAsync(
                    token => socket.ReadAsync(checked(stamp.Width * stamp.Height * 3), token),
                    flood.Token,
                    cancellationToken)
                    is { } rgb)
            {
                Configurations = stamp.Configuration;
                Received++;
                yield return new RawFrame(stamp, stamp.Width, stamp.Height, rgb);
            }
        }

        var exitCode = await WaitAsync(process.Ended.WaitAsync, flood.Token, cancellationToken);
        Configurations = log.Configurations;
        MediaTools.ThrowIfNoSandbox(log.Complaints);
        if (MediaTools.HasReachedLimit(exitCode, log.Complaints))
        {
            throw new UndecodableVideoException(
                $"FFmpeg was ended by a limit of FakeFinder:Media (exit code {exitCode}): "
                    + FFmpegCommand.Join(log.Complaints, video.Path));
        }

        Failure = exitCode == 0 ? null : $"exit code {exitCode}: {FFmpegCommand.Join(log.Complaints, video.Path)}";
    }

    private FFMpegArgumentProcessor Arguments(string output, string version)
    {
        var filters =
            (select is null ? "" : $"select='{select}',")
            + $"{AsOpenCV}{FFmpegCommand.Turn(video.Stream.Rotation)},format=rgb24,showinfo@{filterName}=checksum=0";
        var seek = seekMicroseconds is { } at
            ? string.Create(CultureInfo.InvariantCulture, $" -seek_timestamp 1 -noaccurate_seek -ss {at}us")
            : "";
        return FFMpegArguments
            .FromInput(
                FFmpegCommand.Input(video.Path),
                input =>
                    input.WithCustomArgument(
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"-hide_banner -nostats -v level+info -copyts -noautorotate -filter_threads {tools.Threads} -threads "
                                + $"{tools.Threads}{seek}"
                        )))
            .OutputTo(
                new OutputUrlArgument(FFmpegText.Quote(output)[1..^1]),
                frames =>
                    frames
                        .WithCustomArgument(
                            string.Create(
                                CultureInfo.InvariantCulture,
                                $"-map 0:{video.Stream.Index} -vf {FFmpegText.Quote(filters)} {FFmpegCommand.Passthrough(version)} "
                                    + $"-autoscale 0 -pix_fmt rgb24 -c:v rawvideo -f rawvideo"
                            ))
                        .WithCustomArgument(count is { } most ? string.Create(CultureInfo.InvariantCulture, $"-frames:v {most}") : ""));
    }

    /// <summary>Waits for FFmpeg, no longer than it may keep us waiting over the whole run.</summary>
    private async Task<T> WaitAsync<T>(
        Func<CancellationToken, Task<T>> wait,
        CancellationToken flooded,
        CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(patience > TimeSpan.Zero ? patience : TimeSpan.FromMilliseconds(1), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(flooded, timeout.Token);
        var start = time.GetTimestamp();
        try
        {
            return await wait(linked.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UndecodableVideoException(timeout.IsCancellationRequested
                ? $"FFmpeg took longer than {tools.WallTime} (FakeFinder:Media:{nameof(MediaOptions.WallTime)})."
                : "FFmpeg finds more errors in the file than can be read.");
        }
        finally
        {
            patience -= time.GetElapsedTime(start);
        }
    }
}

/// <summary>A frame as FFmpeg sends it.</summary>
internal readonly record struct RawFrame(FrameStamp Stamp, int Width, int Height, byte[] Rgb);
