using FakeFinder.Media.Tools;
using FFMpegCore;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// One run of FFmpeg that makes a file of a user's video. FFmpeg may write no file, so the bytes come through a socket.
/// </summary>
/// <param name="path">The video.</param>
internal sealed class SentFile(MediaTools tools, TimeProvider time, string path)
{
    private const int BufferBytes = 1 << 16;

    /// <summary>Hands on the bytes; FFmpeg is gone at the end, however that comes.</summary>
    /// <param name="arguments">Makes the command of where FFmpeg is to write, and its own version.</param>
    /// <param name="output">Takes the bytes; what it throws is passed on.</param>
    /// <exception cref="UndecodableVideoException">FFmpeg reached a limit.</exception>
    /// <exception cref="SandboxException">FFmpeg's sandbox could not be made.</exception>
    public async Task<SentFileEnd> WriteAsync(
        Func<string, string, FFMpegArgumentProcessor> arguments,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task> output,
        CancellationToken cancellationToken)
    {
        var version = await tools.GetVersionAsync(cancellationToken);
        using var socket = new FrameSocket(tools.NewSocketPath());
        using var timeout = new CancellationTokenSource(tools.WallTime, time);
        using var flood = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        var log = new FFmpegLog(filterName: Guid.NewGuid().ToString("N"));
        await using var process = await FFmpegProcess.StartAsync(tools, arguments(socket.Url, version), log, flood.Cancel);
        try
        {
            var isSent =
                await socket.AcceptAsync(process.Ended, flood.Token) && await CopyAsync(socket, output, flood.Token);
            var exitCode = await process.Ended.WaitAsync(flood.Token);
            MediaTools.ThrowIfNoSandbox(log.Complaints);
            return EndOf(exitCode, log.Complaints, isSent);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UndecodableVideoException(timeout.IsCancellationRequested
                ? $"FFmpeg took longer than {tools.WallTime} (FakeFinder:Media:{nameof(MediaOptions.WallTime)})."
                : "FFmpeg finds more errors in the file than can be read.");
        }
    }

    /// <returns>False where nothing came.</returns>
    private static async Task<bool> CopyAsync(
        FrameSocket socket,
        Func<ReadOnlyMemory<byte>, CancellationToken, Task> output,
        CancellationToken cancellationToken)
    {
        var buffer = new byte[BufferBytes];
        var came = false;
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
        {
            came = true;
            await output(buffer.AsMemory(0, read), cancellationToken);
        }

        return came;
    }

    private SentFileEnd EndOf(int exitCode, IReadOnlyList<string> complaints, bool isSent)
    {
        var said = FFmpegCommand.Join(complaints, path);
        return MediaTools.HasReachedLimit(exitCode, complaints) || said.Contains("malloc of size", StringComparison.Ordinal)
            ? throw new UndecodableVideoException($"FFmpeg was ended by a limit of FakeFinder:Media (exit code {exitCode}): {said}")
            : new SentFileEnd(exitCode, said, exitCode == 0 && isSent);
    }
}

/// <summary>How a run of FFmpeg that sends a file ended.</summary>
/// <param name="Said">What FFmpeg complained of.</param>
/// <param name="IsWhole">The file came to its end.</param>
internal sealed record SentFileEnd(int ExitCode, string Said, bool IsWhole)
{
    /// <summary>This FFmpeg was built without what is needed.</summary>
    public bool LacksParts =>
        Said.Contains("Unknown encoder", StringComparison.Ordinal) || Said.Contains("No such filter", StringComparison.Ordinal);
}
