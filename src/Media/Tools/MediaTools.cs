using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using FakeFinder.Files;
using FFMpegCore;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tools;

/// <summary>
/// FFmpeg's programs under limits. FFMpegCore is given a folder in which <c>ffmpeg</c> and <c>ffprobe</c> are links to a wrapper
/// (<c>with-limits.sh</c>) that bounds memory, processor time and open files, lets them write no file and gain no rights, keeps the
/// environment of this process from them, and admits local files of a self-contained format only. Of ffprobe only so many run at once.
/// </summary>
public sealed class MediaTools : IDisposable
{
    /// <summary>
    /// What FFmpeg may open: containers that hold their own data. Playlists and lists of files (hls, dash, concat, image2, sdp, ...) are
    /// not among them; pure sound is, so that it can be refused for what it is.
    /// </summary>
    private const string Formats = "mov,matroska,avi,mpegts,mpeg,flv,ogg,asf,mxf,nut,ivf,gif,apng,mp3,wav,flac,aac,aiff";

    private const int ErrorLinesKept = 20;

    private const int BytesPerMiB = 1 << 20;

    /// <summary>Characters of what is read as one text.</summary>
    private const int LongestText = 4 << 20;

    private readonly ScratchFolder folder;
    private readonly MediaOptions options;
    private readonly Budget probes;
    private readonly TimeProvider time;
    private Task<string>? version;

    public MediaTools(IOptions<MediaOptions> options, TimeProvider time)
    {
        this.options = options.Value;
        this.time = time;
        probes = new Budget(this.options.Probes);
        folder = ScratchFolder.Create(this.options.Scratch, "media");
        WriteLimits();
        var wrapper = ExecutableWrapper();
        File.CreateSymbolicLink(Program("ffmpeg"), wrapper);
        File.CreateSymbolicLink(Program("ffprobe"), wrapper);
    }

    /// <summary>For FFMpegCore: the wrapped programs, and an empty working folder.</summary>
    public FFOptions FFOptions =>
        new()
        {
            BinaryFolder = folder.Path,
            WorkingDirectory = folder.Path,
            TemporaryFilesFolder = folder.Path,
            Encoding = Encoding.UTF8,
        };

    /// <inheritdoc cref="MediaOptions.Threads"/>
    public int Threads => options.Threads;

    /// <inheritdoc cref="MediaOptions.WallTime"/>
    public TimeSpan WallTime => options.WallTime;

    /// <summary>A path for a socket that only this user can reach; nothing is there yet.</summary>
    public string NewSocketPath() => Path.Combine(folder.Path, Guid.NewGuid().ToString("N")[..12] + ".sock");

    /// <summary>The file as FFmpeg's programs take it: never an option, a pattern or another protocol.</summary>
    public static string InputName(string path) => "file:" + Path.GetFullPath(path);

    /// <summary>
    /// Runs ffprobe, once it has a place (<see cref="MediaOptions.Probes"/>), and hands on the lines of its standard output. It has the
    /// place until the enumeration has ended: a caller that reads one must not wait for another meanwhile.
    /// </summary>
    /// <remarks>Not FFMpegCore's FFProbe, which keeps every line of every packet in memory, and reports no frame count.</remarks>
    /// <exception cref="MediaToolException">ffprobe failed or reached a limit.</exception>
    public async IAsyncEnumerable<string> ProbeAsync(
        IEnumerable<string> arguments,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = await probes.TakeAsync(1, cancellationToken);
        using var process = Start(arguments);
        using var timeout = new CancellationTokenSource(options.ProbeTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var kill = linked.Token.UnsafeRegister(_ => process.Kill(), null);
        var output = new BoundedLines(process.StandardOutput, options.ProbeOutputMiB * (long)BytesPerMiB);
        var complaints = new BoundedLines(process.StandardError, options.ProbeOutputMiB * (long)BytesPerMiB);
        var errors = ReadErrorsAsync(complaints, process);
        try
        {
            // Not cancelled itself: the kill ends the output, and with it this loop.
            while (await output.NextAsync() is { } line)
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
            throw new MediaToolException(
                $"ffprobe took longer than {options.ProbeTime} (FakeFinder:Media:{nameof(options.ProbeTime)}).",
                lines,
                overLimit: true);
        }

        if (output.Exceeded || complaints.Exceeded)
        {
            throw new MediaToolException(
                $"ffprobe wrote more than {options.ProbeOutputMiB} MiB, or a line without end "
                    + $"(FakeFinder:Media:{nameof(options.ProbeOutputMiB)}).",
                lines,
                overLimit: true);
        }

        if (process.ExitCode != 0)
        {
            throw new MediaToolException(
                $"ffprobe ended with code {process.ExitCode}: {string.Join(" ", lines)}",
                lines,
                overLimit: HasReachedLimit(process.ExitCode, lines));
        }
    }

    /// <summary>
    /// Runs ffprobe as <see cref="ProbeAsync"/> does and gives its standard output as one text, of at most 4 million characters.
    /// </summary>
    /// <inheritdoc cref="ProbeAsync" path="/exception"/>
    public async Task<string> ProbeTextAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        await foreach (var line in ProbeAsync(arguments, cancellationToken))
        {
            text.Append(line).Append('\n');
            if (text.Length > LongestText)
            {
                throw new MediaToolException($"ffprobe wrote more than {LongestText} characters about the file.", [], overLimit: true);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// True where a program of FFmpeg ended as one does that came to a limit: by a signal (codes above those are FFmpeg's own, from version
    /// 6.1 on), or out of address space.
    /// </summary>
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
        await foreach (
            var line in ProbeAsync(
                ["-v", "error", "-of", "default=nw=1:nk=1", "-show_entries", "program_version=version"],
                CancellationToken.None))
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

    private static async Task<IReadOnlyList<string>> ReadErrorsAsync(BoundedLines lines, Process process)
    {
        var last = new Queue<string>();
        while (await lines.NextAsync() is { } line)
        {
            if (last.Count == ErrorLinesKept)
            {
                last.Dequeue();
            }

            last.Enqueue(line);
        }

        if (lines.Exceeded)
        {
            // It would wait for ever for somebody to read on.
            process.Kill();
        }

        return [.. last];
    }

    private void WriteLimits()
    {
        static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        string Found(string program) =>
            Quote(
                options.Find(program)
                    ?? throw new FileNotFoundException(
                        $"There is no {program}: install FFmpeg (Debian's package ffmpeg), or set FakeFinder:Media:Folder."));

        File.WriteAllText(Path.Combine(folder.Path, "limits"), string.Create(CultureInfo.InvariantCulture, $"""
            ffmpeg={Found("ffmpeg")}
            ffprobe={Found("ffprobe")}
            formats={Formats}
            memory_kib={options.MemoryMiB * 1024L}
            cpu_seconds={WholeSeconds(options.CpuTime)}
            probe_memory_kib={options.ProbeMemoryMiB * 1024L}
            probe_cpu_seconds={WholeSeconds(options.ProbeTime)}
            niceness={options.Niceness}
            setpriv={Quote(MediaOptions.FindOnPath("setpriv") ?? "")}

            """));
    }

    private static long WholeSeconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);

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
