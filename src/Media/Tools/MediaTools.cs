using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tools;

/// <summary>
/// FFmpeg's programs under limits, and in a sandbox where that works. They are started by links to a wrapper (<c>with-limits.sh</c>) that
/// bounds memory, processor time and open files, lets them write no file and gain no rights, keeps the environment of this process from
/// them, and admits local files of a self-contained format only. In bubblewrap they also have no network, and see the one video alone. Of
/// ffprobe only so many run at once.
/// </summary>
public sealed partial class MediaTools : IDisposable
{
    private const int ErrorLinesKept = 20;

    private const int BytesPerMiB = 1 << 20;

    private static readonly TimeSpan BetweenKills = TimeSpan.FromMilliseconds(2);

    /// <summary>Characters of what is read as one text.</summary>
    private const int LongestText = 4 << 20;

    private readonly ToolsFolder folder;
    private readonly MediaOptions options;
    private readonly Budget probes;
    private readonly TimeProvider time;
    private readonly string? bubblewrap;
    private Task<string>? version;

    public MediaTools(IOptions<MediaOptions> options, TimeProvider time)
        : this(options, time, MediaOptions.FindOnPath("bwrap"))
    {
    }

    /// <param name="bubblewrap">The path of bwrap; null where it is not installed.</param>
    internal MediaTools(IOptions<MediaOptions> options, TimeProvider time, string? bubblewrap)
    {
        this.options = options.Value;
        this.time = time;
        this.bubblewrap = bubblewrap;
        probes = new Budget(this.options.Probes);
        folder = new ToolsFolder(this.options);
        if (this.options.Sandbox == SandboxMode.Off || bubblewrap is null)
        {
            folder.UseNoSandbox();
        }
        else
        {
            folder.UseSandbox(bubblewrap, nested: false);
        }
    }

    /// <inheritdoc cref="MediaOptions.Threads"/>
    public int Threads => options.Threads;

    /// <inheritdoc cref="MediaOptions.WallTime"/>
    public TimeSpan WallTime => options.WallTime;

    /// <returns>The full path of the wrapped <c>ffmpeg</c> or <c>ffprobe</c>.</returns>
    public string Program(string name) => folder.Program(name);

    /// <summary>Starts a wrapped program with nothing at its standard input; its output must be read.</summary>
    public Task<Process> StartAsync(ProcessStartInfo start)
    {
        start.WorkingDirectory = folder.Path;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        return StartingThread.RunAsync(() =>
        {
            var process = Process.Start(start) ?? throw new Win32Exception($"{start.FileName} could not be started.");
            process.StandardInput.Close();
            return process;
        });
    }

    /// <summary>Ends a program where it runs still; returns when it has ended.</summary>
    public async Task KillAsync(Process process)
    {
        while (!process.HasExited)
        {
            // bubblewrap ends when what is in it has ended. Killed itself while it starts, it would leave that behind, and later a zombie
            // to process 1, which in a container may be ours.
            if (folder.IsSandboxed && ChildProcesses.AreTold)
            {
                ChildProcesses.Kill(process.Id);
                await Task.Delay(BetweenKills, time);
            }
            else
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync();
            }
        }
    }

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
    /// <exception cref="SandboxException">The sandbox could not be made.</exception>
    public async IAsyncEnumerable<string> ProbeAsync(
        IEnumerable<string> arguments,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await TrySandboxAsync(cancellationToken);
        await foreach (var line in RunProbeAsync(arguments, cancellationToken))
        {
            yield return line;
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

    private async IAsyncEnumerable<string> RunProbeAsync(
        IEnumerable<string> arguments,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var place = await probes.TakeAsync(1, cancellationToken);
        using var process = await StartAsync(new ProcessStartInfo(Program("ffprobe"), arguments));
        using var timeout = new CancellationTokenSource(options.ProbeTime, time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        Task? killing = null;
        using var kill = linked.Token.UnsafeRegister(_ => killing = KillAsync(process), null);
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

            if (!output.Exceeded)
            {
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
        finally
        {
            // Its standard error ends when what is in the sandbox has ended, too.
            await kill.DisposeAsync();
            await (killing ?? KillAsync(process));
            await process.WaitForExitAsync(CancellationToken.None);
            await errors;
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
            ThrowIfNoSandbox(lines);
            throw new MediaToolException(
                $"ffprobe ended with code {process.ExitCode}: {string.Join(" ", lines)}",
                lines,
                overLimit: HasReachedLimit(process.ExitCode, lines));
        }
    }

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

    private async Task<IReadOnlyList<string>> ReadErrorsAsync(BoundedLines lines, Process process)
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
            await KillAsync(process);
        }

        return [.. last];
    }
}
