using System.Globalization;
using FakeFinder.Files;

namespace FakeFinder.Media.Tools;

/// <summary>
/// A private folder in which <c>ffmpeg</c> and <c>ffprobe</c> are links to <c>with-limits.sh</c>, beside what that script reads: the file
/// <c>limits</c>, and the file <c>sandbox</c> with arguments of bubblewrap.
/// </summary>
internal sealed class ToolsFolder : IDisposable
{
    /// <summary>
    /// What FFmpeg may open: containers that hold their own data. Playlists and lists of files (hls, dash, concat, image2, sdp, ...) are
    /// not among them; pure sound is, so that it can be refused for what it is.
    /// </summary>
    private const string Formats = "mov,matroska,avi,mpegts,mpeg,flv,ogg,asf,mxf,nut,ivf,gif,apng,mp3,wav,flac,aac,aiff";

    private readonly ScratchFolder folder;
    private readonly MediaOptions options;

    public ToolsFolder(MediaOptions options)
    {
        this.options = options;
        folder = ScratchFolder.Create(options.Scratch, "media");
        var wrapper = ExecutableWrapper();
        File.CreateSymbolicLink(Program("ffmpeg"), wrapper);
        File.CreateSymbolicLink(Program("ffprobe"), wrapper);
    }

    /// <summary>The folder's full path.</summary>
    public string Path => folder.Path;

    /// <summary>Programs that start now run in bubblewrap.</summary>
    public bool IsSandboxed { get; private set; }

    /// <returns>The full path of the wrapped program.</returns>
    public string Program(string name) => System.IO.Path.Combine(folder.Path, name);

    /// <summary>Has the programs run in bubblewrap from now on.</summary>
    /// <param name="bubblewrap">Its path.</param>
    /// <inheritdoc cref="Sandbox.Arguments" path="/param[@name='nested']"/>
    public void UseSandbox(string bubblewrap, bool nested)
    {
        var arguments = Sandbox.Arguments([Found("ffmpeg"), Found("ffprobe")], nested);
        File.WriteAllText(System.IO.Path.Combine(folder.Path, "sandbox"), string.Concat(arguments.Select(argument => argument + '\0')));
        WriteLimits(bubblewrap);
    }

    /// <summary>Has the programs run under limits alone from now on.</summary>
    public void UseNoSandbox() => WriteLimits("");

    /// <inheritdoc/>
    public void Dispose() => folder.Dispose();

    private void WriteLimits(string bubblewrap)
    {
        IsSandboxed = bubblewrap.Length > 0;

        static string Quote(string text) => $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";

        File.WriteAllText(System.IO.Path.Combine(folder.Path, "limits"), string.Create(CultureInfo.InvariantCulture, $"""
            ffmpeg={Quote(Found("ffmpeg"))}
            ffprobe={Quote(Found("ffprobe"))}
            formats={Formats}
            memory_kib={options.MemoryMiB * 1024L}
            cpu_seconds={WholeSeconds(options.CpuTime)}
            probe_memory_kib={options.ProbeMemoryMiB * 1024L}
            probe_cpu_seconds={WholeSeconds(options.ProbeTime)}
            niceness={options.Niceness}
            bwrap={Quote(bubblewrap)}
            setpriv={Quote(MediaOptions.FindOnPath("setpriv") ?? "")}

            """));
    }

    private string Found(string program) =>
        options.Find(program)
        ?? throw new FileNotFoundException(
            $"There is no {program}: install FFmpeg (Debian's package ffmpeg), or set FakeFinder:Media:Folder.");

    private static long WholeSeconds(TimeSpan span) => (long)Math.Ceiling(span.TotalSeconds);

    private static string ExecutableWrapper()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("FFmpeg's limits are set by a shell script; run FakeFinder on Linux.");
        }

        var wrapper = System.IO.Path.Combine(AppContext.BaseDirectory, "media", "with-limits.sh");
        var mode = File.GetUnixFileMode(wrapper);
        if (!mode.HasFlag(UnixFileMode.UserExecute))
        {
            File.SetUnixFileMode(wrapper, mode | UnixFileMode.UserExecute);
        }

        return wrapper;
    }
}
