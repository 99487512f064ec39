using System.Globalization;

namespace FakeFinder.Web.Tests.Hostile;

/// <summary>A real service whose process and folders are looked at from outside.</summary>
public sealed class WatchedService : ServiceFixture
{
    private string Scratch => Path.Combine(Data.FullName, "scratch");

    /// <summary>What lies where FFmpeg's sockets and uploads that are under way do, beside what is there while it is idle.</summary>
    public IReadOnlyList<string> Leftovers =>
        [
            .. new[] { Scratch, Path.Combine(Data.FullName, "uploads") }
                .Where(Directory.Exists)
                .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                .Where(file => Path.GetFileName(file) is not ("lock" or "limits" or "sandbox" or "ffmpeg" or "ffprobe")),
        ];

    /// <summary>Memory of the process that is in RAM, in bytes.</summary>
    public long Resident => Status("VmRSS") << 10;

    public int OpenFiles => Directory.EnumerateFileSystemEntries($"/proc/{Process.Id}/fd").Count();

    /// <summary>The runs of ffprobe under way.</summary>
    public IReadOnlyList<string> Probes =>
        [
            .. Directory
                .EnumerateDirectories($"/proc/{Process.Id}/task")
                .SelectMany(thread => File.ReadAllText(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Select(child => ReadIfThere($"/proc/{child}/cmdline").Replace('\0', ' '))
                .Where(line => line.Contains("ffprobe", StringComparison.Ordinal)),
        ];

    protected override IEnumerable<string> Settings
    {
        get
        {
            Directory.CreateDirectory(Scratch);
            return [$"--FakeFinder:Media:Scratch={Scratch}"];
        }
    }

    private static string ReadIfThere(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private long Status(string key) =>
        long.Parse(
            File.ReadLines($"/proc/{Process.Id}/status").First(line => line.StartsWith(key, StringComparison.Ordinal)).Split(
                (char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture);
}
