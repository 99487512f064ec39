using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace FakeFinder.EndToEnd.Tests.Processes;

/// <summary>All processes that descend from one test, whoever their parents are by now: an entry in their environment marks them.</summary>
internal sealed class ProcessFamily : IDisposable
{
    private const string Variable = "FAKEFINDER_TEST_FAMILY";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>In the order of their numbers, from 1 on.</summary>
    private static readonly string[] SignalNames =
    [
        "HUP",
        "INT",
        "QUIT",
        "ILL",
        "TRAP",
        "ABRT",
        "BUS",
        "FPE",
        "KILL",
        "USR1",
        "SEGV",
        "USR2",
        "PIPE",
        "ALRM",
        "TERM",
    ];

    private readonly string mark = Guid.NewGuid().ToString("N");

    /// <summary>The living members.</summary>
    public IReadOnlyList<int> Members => [.. Directory.EnumerateDirectories("/proc")
        .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? id : 0)
        .Where(id => id > 0 && Read(id, "environ").Split('\0').Contains($"{Variable}={mark}"))];

    public void Adopt(ProcessStartInfo start) => start.Environment[Variable] = mark;

    /// <summary>The one member that runs this program.</summary>
    public int Find(string program) => Assert.Single(Members, id => Read(id, "cmdline").Contains(program, StringComparison.Ordinal));

    /// <summary>The one worker that a control silo has launched under this name.</summary>
    public int FindWorker(string node) =>
        Assert.Single(
            Members,
            id =>
                Read(id, "cmdline").Contains("FakeFinder.Silo.dll", StringComparison.Ordinal)
                && Read(id, "environ").Split('\0').Contains($"FakeFinder__Node={node}"));

    /// <summary>The files that a member has mapped into its memory, its libraries among them.</summary>
    public static string MapsOf(int process) => Read(process, "maps");

    /// <summary>Fails at once for a process that ignores the signal, so that nobody waits for what will not come.</summary>
    /// <param name="name">As kill knows it: INT, TERM, KILL.</param>
    public static async Task SignalAsync(string name, params IEnumerable<int> processes)
    {
        int[] all = [.. processes];
        var number = Array.IndexOf(SignalNames, name) + 1;
        Assert.True(number > 0, $"{name} is none of the signals that the tests send: {string.Join(' ', SignalNames)}.");
        Assert.Empty(
            all.Where(id => DefaultSignals.IsIgnoredBy($"{id}", number))
                .Select(id => $"{id} ignores SIG{name}: {Read(id, "cmdline").Replace('\0', ' ')}"));
        using var kill = Process.Start("kill", ["-s", name, .. all.Select(id => id.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits until no member lives; fails with those that do.</summary>
    public async Task AssertGoneAsync()
    {
        var since = Stopwatch.GetTimestamp();
        while (Members.Count > 0 && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(PollInterval);
        }

        Assert.Empty(Members.Select(id => $"{id}: {Read(id, "cmdline").Replace('\0', ' ')}"));
    }

    /// <summary>A test that failed leaves nothing running.</summary>
    public void Dispose()
    {
        foreach (var id in Members)
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
    }

    /// <returns>Nothing for a process that has ended.</returns>
    private static string Read(int process, string file)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{process}/{file}"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
