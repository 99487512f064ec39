using System.Diagnostics;
using System.Globalization;

namespace FakeFinder.Bench.Machine;

/// <summary>What Linux knows of a process.</summary>
internal static class ProcessFacts
{
    private const int UnitsPerMiB = 1024;

    /// <summary>The processes that this one has started and that still live.</summary>
    public static IReadOnlyList<int> ChildrenOf(int process) =>
        [.. Directory.EnumerateDirectories($"/proc/{process}/task")
            .SelectMany(thread => Read(Path.Combine(thread, "children")).Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    public static string CommandLineOf(int process) => Read($"/proc/{process}/cmdline").Replace('\0', ' ');

    /// <summary>The variables that a process was started with, as NAME=VALUE.</summary>
    public static IReadOnlyList<string> EnvironmentOf(int process) => Read($"/proc/{process}/environ").Split('\0');

    /// <summary>Resident memory in MiB: what of the process is in memory, shared pages (the runtime's libraries) counted in full.</summary>
    public static double ResidentMiB(int process) => Field(process, "Rss:");

    /// <summary>
    /// Proportional memory in MiB: as <see cref="ResidentMiB"/>, but a page that several processes share is counted in equal parts for
    /// each.
    /// </summary>
    public static double ProportionalMiB(int process) => Field(process, "Pss:");

    /// <summary>The most that this process had in memory since it began, or since <see cref="ForgetPeak"/>.</summary>
    public static double PeakMiB() =>
        double.Parse(
            Read("/proc/self/status")
                .Split('\n')
                .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / UnitsPerMiB;

    public static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    /// <summary>On all processors together, since the process began.</summary>
    public static TimeSpan ProcessorTimeOf(int id)
    {
        using var process = Process.GetProcessById(id);
        return process.TotalProcessorTime;
    }

    /// <summary>SIGKILL.</summary>
    public static void Kill(int id)
    {
        using var process = Process.GetProcessById(id);
        process.Kill();
    }

    private static double Field(int process, string name) =>
        Read($"/proc/{process}/smaps_rollup").Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))
            is { } line
            ? double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / UnitsPerMiB
            : throw new BenchException($"Process {process} has ended while its memory was to be read.");

    /// <returns>Nothing for a process, or a thread, that has ended.</returns>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return "";
        }
    }
}
