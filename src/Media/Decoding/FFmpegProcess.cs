using System.Diagnostics;
using FakeFinder.Media.Tools;
using FFMpegCore;

namespace FakeFinder.Media.Decoding;

/// <summary>
/// A run of FFmpeg. FFMpegCore writes its command line; the process is ours, since FFMpegCore keeps every line that it writes, and would
/// end the sandbox alone rather than what is in it.
/// </summary>
internal sealed class FFmpegProcess : IAsyncDisposable
{
    /// <summary>Characters of its standard error; a file that is nothing but errors must not keep us reading.</summary>
    private const long MaxCharacters = 64 << 20;

    private readonly MediaTools tools;
    private readonly Process process;

    private FFmpegProcess(MediaTools tools, Process process, FFmpegLog log, Action flooded)
    {
        this.tools = tools;
        this.process = process;
        Ended = RunAsync(log, flooded);
    }

    /// <summary>Its exit code, once it has ended and all that it wrote to its standard error is in the log.</summary>
    public Task<int> Ended { get; }

    /// <param name="log">Takes what it writes to its standard error.</param>
    /// <param name="flooded">Called once when it writes more than can be read.</param>
    public static async Task<FFmpegProcess> StartAsync(MediaTools tools, FFMpegArgumentProcessor command, FFmpegLog log, Action flooded) =>
        new(tools, await tools.StartAsync(new ProcessStartInfo(tools.Program("ffmpeg"), command.Arguments)), log, flooded);

    /// <summary>Ends it, where it runs still.</summary>
    public async ValueTask DisposeAsync()
    {
        await tools.KillAsync(process);
        await ((Task)Ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
    }

    private async Task<int> RunAsync(FFmpegLog log, Action flooded)
    {
        var output = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null);
        var lines = new BoundedLines(process.StandardError, MaxCharacters);
        while (await lines.NextAsync() is { } line)
        {
            log.Add(line);
        }

        log.Complete();
        if (lines.Exceeded)
        {
            flooded();
        }

        await output;
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
