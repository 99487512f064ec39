using System.Globalization;
using System.Runtime.InteropServices;

namespace FakeFinder.Bench.Machine;

/// <summary>What a figure is worth nothing without: on which machine it was measured, and how busy that was.</summary>
internal static class Surroundings
{
    /// <summary>The load averages of the last 1, 5 and 15 minutes; this program and what it starts are part of them.</summary>
    public static string Load => string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]);

    public static string Describe(string folder) => string.Create(
        CultureInfo.InvariantCulture,
        $"{DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC; {Processor}, {Environment.ProcessorCount} cores; {MemoryGiB:0} GiB; "
            + $"{new DriveInfo(folder).DriveFormat}; {RuntimeInformation.OSDescription}; {RuntimeInformation.FrameworkDescription}");

    private static string Processor =>
        File.ReadLines("/proc/cpuinfo")
            .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))
            ?.Split(':', 2)[1]
            .Trim()
        ?? "unknown processor";

    private static double MemoryGiB => GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (double)(1L << 30);
}
