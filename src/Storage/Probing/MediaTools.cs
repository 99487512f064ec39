using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FFMpegCore;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Probing;

/// <summary>
/// FFmpeg's programs under limits. FFMpegCore is given a folder in which <c>ffmpeg</c> and <c>ffprobe</c> are links to a wrapper
/// (<c>with-limits.sh</c>) that bounds memory, processor time and niceness, and that admits local files of a self-contained format only.
/// </summary>
public sealed class MediaTools : IDisposable
{
    /// <summary>
    /// What FFmpeg may open: containers that hold their own data. Playlists and lists of files (hls, dash, concat, image2, sdp, ...) are not
    /// among them; pure sound is, so that it can be refused for what it is.
    /// </summary>
    private const string Formats = "mov,matroska,avi,mpegts,mpeg,flv,ogg,asf,mxf,nut,ivf,gif,apng,mp3,wav,flac,aac,aiff";

    private const int ErrorLinesKept = 20;

    private readonly ScratchFolder folder;
    private readonly MediaOptions options;
    private readonly TimeProvider time;
    private Task<string>? version;

    public MediaTools(IOptions<MediaOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        folder = ScratchFolder.Create(this.options.Scratch, "media");
        WriteLimits();
        var wrapper = ExecutableWrapper();
        File.CreateSymbolicLink(Program("ffmpeg"), wrapper);
        File.CreateSymbolicLink(Program("ffprobe"), wrapper);
    }

    /// <summary>For FFMpegCore: the wrapped programs, and an empty working folder.</summary>
    public FFOptions FFOptions => new() { BinaryFolder = folder.Path, WorkingDirectory = folder.Path, TemporaryFilesFolder = folder.Path, Encoding = Encoding.UTF8 };

    /// <inheritdoc cref="MediaOptions.Threads"/>
    public int Threads => options.Threads;

    /// <inheritdoc cref="MediaOptions.WallTime"/>
    public TimeSpan WallTime => options.WallTime;

    /// <summary>A path for a socket that only this user can reach; nothing is there yet.</summary>
    public string NewSocketPath() => Path.Combine(folder.Path, Guid.NewGuid().ToString("N")[..12] + ".sock");

    /// <summary>The file as FFmpeg's programs take it: never an option, a pattern or another protocol.</summary>
    public static string InputName(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>Runs ffprobe and hands on the lines of its standard output.</summary>
    /// <remarks>Not FFMpegCore's FFProbe, which keeps every line of every packet in memory, and reports no frame count.</remarks>
    /// <exception cref="MediaToolException">ffprobe failed or reached a limit.</exception>
    public async IAsyncEnumerable<string> ProbeAsync(IEnumerable<string> arguments, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(options.WallTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var kill = linked.Token.UnsafeRegister(_ => process.Kill(), null);
        var errors = ReadErrorsAsync(process.StandardError);
        try
        {
            // Not cancelled itself: the kill ends the output, and with it this loop.
            while (await process.StandardOutput.ReadLineAsync(CancellationToken.None) is { } line)
            {
                yield return line;
            }
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync(CancellationToken.None);
        }

        cancellationToken.ThrowIfCancellationRequested();
        var lines = await errors;
        if (timeout.IsCancellationRequested)
        {
            throw new MediaToolException($"ffprobe took longer than {options.WallTime} (FakeFinder:Media:{nameof(options.WallTime)}).", lines, overLimit: true);
        }

        if (process.ExitCode != 0)
        {
            throw new MediaToolException($"ffprobe ended with code {process.ExitCode}: {string.Join(" ", lines)}", lines, overLimit: HasReachedLimit(process.ExitCode, lines));
        }
    }

    /// <summary>True where a program of FFmpeg ended as one does that came to a limit: by a signal (codes above those are FFmpeg's own, from version 6.1 on), or out of address space.</summary>
    public static bool HasReachedLimit(int exitCode, IEnumerable<string> errors) =>
        exitCode is > 128 and < 160 || errors.Any(line => line.Contains("Cannot allocate memory", StringComparison.Ordinal));

    /// <summary>FFmpeg's own version, such as <c>5.1.9-0+deb12u1</c>; asked until it was answered once.</summary>
    public Task<string> GetVersionAsync(CancellationToken cancellationToken)
    {
        if (version is not { IsFaulted: false } asked)
        {
            version = asked = ReadVersionAsync();
        }

        return asked.WaitAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private async Task<string> ReadVersionAsync()
    {
        var found = "unknown";
        await foreach (var line in ProbeAsync(["-v", "error", "-of", "default=nw=1:nk=1", "-show_entries", "program_version=version"], CancellationToken.None))
        {
            found = line;
        }

        return found;
    }

    private string Program(string name) => Path.Combine(folder.Path, name);

    private Process Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program("ffprobe"), arguments)
        {
            WorkingDirectory = folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start) ?? throw new Win32Exception($"{start.FileName} could not be started.");
        process.StandardInput.Close();
        return process;
    }

    private static async Task<IReadOnlyList<string>> ReadErrorsAsync(StreamReader reader)
    {
        var last = new Queue<string>();
        while (await reader.ReadLineAsync(CancellationToken.None) is { } line)
        {
            if (last.Count == ErrorLinesKept)
            {
                last.Dequeue();
            }

            last.Enqueue(line);
        }

        return [.. last];
    }

    private void WriteLimits()
    {
        static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        string Found(string program) => Quote(options.Find(program) ?? throw new FileNotFoundException($"There is no {program}: install FFmpeg (Debian's package ffmpeg), or set FakeFinder:Media:Folder."));

        File.WriteAllText(Path.Combine(folder.Path, "limits"), string.Create(CultureInfo.InvariantCulture, $"""
            ffmpeg={Found("ffmpeg")}
            ffprobe={Found("ffprobe")}
            formats={Formats}
            address_space_kib={options.MemoryMiB * 1024L}
            cpu_seconds={(long)Math.Ceiling(options.CpuTime.TotalSeconds)}
            niceness={options.Niceness}

            """));
    }

    private static string ExecutableWrapper()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("FFmpeg's limits are set by a shell script; run FakeFinder on Linux.");
        }

        var wrapper = Path.Combine(AppContext.BaseDirectory, "media", "with-limits.sh");
        var mode = File.GetUnixFileMode(wrapper);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(wrapper, mode | UnixFileMode.UserExecute);
        }

        return wrapper;
    }
}
