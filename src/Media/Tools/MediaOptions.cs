using System.Text;
using Microsoft.Extensions.Options;

namespace FakeFinder.Media.Tools;

/// <summary>Section <c>FakeFinder:Media</c>: how FFmpeg is found, and what one run of it may use.</summary>
public sealed class MediaOptions
{
    /// <summary>The folder of <c>ffmpeg</c> and <c>ffprobe</c>; empty: they are found on PATH.</summary>
    public string Folder { get; set; } = "";

    /// <summary>
    /// A folder for sockets and links, each process in one of its own; at most 50 bytes long, since socket paths are short. Default the
    /// system's temporary folder.
    /// </summary>
    public string Scratch { get; set; } = Path.GetTempPath();

    /// <summary>
    /// Whether FFmpeg's programs run in bubblewrap, without network and with the one video as their only file: <c>Auto</c> (where that
    /// works), <c>Required</c>, or <c>Off</c>; default <c>Auto</c>.
    /// </summary>
    public SandboxMode Sandbox { get; set; } = SandboxMode.Auto;

    /// <summary>Decoder threads of one run of ffmpeg, 1 to 64; default the processors, at most 4.</summary>
    public int Threads { get; set; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>Processor time of one run of ffmpeg over all its threads, at least a second; default 1 h.</summary>
    public TimeSpan CpuTime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// How long one run of ffmpeg may keep us waiting, all waits together (time in which it waits for us does not count); default 30 min.
    /// </summary>
    public TimeSpan WallTime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Address space of one run of ffmpeg in MiB, at least 512 (FFmpeg needs nearly 400 to be loaded); default 4096.</summary>
    public int MemoryMiB { get; set; } = 4096;

    /// <summary>Runs of ffprobe at once in this process, 1 to 64; others wait in order. Default the processors, at most 4.</summary>
    public int Probes { get; set; } = Math.Min(Environment.ProcessorCount, 4);

    /// <summary>
    /// How long one run of ffprobe may take, by the clock and of processor time, a second to 1 day; default 5 min. Waiting for a place does
    /// not count.
    /// </summary>
    public TimeSpan ProbeTime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Address space of one run of ffprobe in MiB, at least 512; default 1024 (a look at 8192 x 4320 pixels takes less than 700).
    /// </summary>
    public int ProbeMemoryMiB { get; set; } = 1024;

    /// <summary>
    /// What one run of ffprobe may write to its standard output, and to its standard error, in MiB, 1 to 65536; default 256 (a line of 25
    /// bytes for each packet of the longest video is 100).
    /// </summary>
    public int ProbeOutputMiB { get; set; } = 256;

    /// <summary>Added to the niceness of this process, 0 to 19; default 5.</summary>
    public int Niceness { get; set; } = 5;

    /// <returns>The full path of FFmpeg's program, or null where it is not.</returns>
    internal string? Find(string program) => Folder.Length > 0 ? FindIn([Folder], program) : FindOnPath(program);

    /// <returns>The program's full path, or null where it is not.</returns>
    internal static string? FindOnPath(string program) =>
        FindIn(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            program);

    private static string? FindIn(IEnumerable<string> folders, string program) =>
        folders.Select(folder => Path.GetFullPath(Path.Combine(folder, program))).FirstOrDefault(File.Exists);
}

internal sealed class MediaOptionsValidator : IValidateOptions<MediaOptions>
{
    private const string Section = "FakeFinder:Media";
    private static readonly string[] Programs = ["ffmpeg", "ffprobe"];

    public ValidateOptionsResult Validate(string? name, MediaOptions options)
    {
        var failures = new List<string>();
        foreach (var program in Programs.Where(program => options.Find(program) is null))
        {
            failures.Add(options.Folder.Length > 0
                ? $"{Section}:{nameof(options.Folder)} is '{options.Folder}', which has no {program}; it must be the folder of ffmpeg and "
                    + $"ffprobe, or empty to find them on PATH."
                : $"There is no {program} on PATH: install FFmpeg (Debian's package ffmpeg), or set {Section}:{nameof(options.Folder)} to "
                    + $"its folder.");
        }

        void Require(bool valid, string key, object value, string allowed)
        {
            if (!valid)
            {
                failures.Add($"{Section}:{key} is {value}; it must be {allowed}.");
            }
        }

        Require(
            Directory.Exists(options.Scratch) && Encoding.UTF8.GetByteCount(options.Scratch) <= 50,
            nameof(options.Scratch),
            $"'{options.Scratch}'",
            "a folder that exists, of at most 50 bytes");
        Require(Enum.IsDefined(options.Sandbox), nameof(options.Sandbox), options.Sandbox, "Auto, Required or Off");
        Require(options.Threads is >= 1 and <= 64, nameof(options.Threads), options.Threads, "1 to 64");
        Require(options.CpuTime >= TimeSpan.FromSeconds(1), nameof(options.CpuTime), options.CpuTime, "at least a second");
        Require(
            options.WallTime >= TimeSpan.FromSeconds(1) && options.WallTime <= TimeSpan.FromDays(20),
            nameof(options.WallTime),
            options.WallTime,
            "from a second to 20 days");
        Require(options.MemoryMiB >= 512, nameof(options.MemoryMiB), options.MemoryMiB, "at least 512");
        Require(options.Probes is >= 1 and <= 64, nameof(options.Probes), options.Probes, "1 to 64");
        Require(
            options.ProbeTime >= TimeSpan.FromSeconds(1) && options.ProbeTime <= TimeSpan.FromDays(1),
            nameof(options.ProbeTime),
            options.ProbeTime,
            "from a second to a day");
        Require(options.ProbeMemoryMiB >= 512, nameof(options.ProbeMemoryMiB), options.ProbeMemoryMiB, "at least 512");
        Require(options.ProbeOutputMiB is >= 1 and <= 65536, nameof(options.ProbeOutputMiB), options.ProbeOutputMiB, "1 to 65536");
        Require(options.Niceness is >= 0 and <= 19, nameof(options.Niceness), options.Niceness, "0 to 19");
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
