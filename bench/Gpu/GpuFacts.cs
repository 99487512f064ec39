using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FakeFinder.Bench.Gpu;

/// <summary>What nvidia-smi tells of the first GPU, five times a second, while this lives.</summary>
internal sealed class GpuFacts : IDisposable
{
    private readonly List<(double Use, double MiB)> seen = [];
    private readonly Process? process;

    public GpuFacts()
    {
        try
        {
            process = Process.Start(
                new ProcessStartInfo(
                    "nvidia-smi",
                    ["--query-gpu=utilization.gpu,memory.used", "--format=csv,noheader,nounits", "--loop-ms=200", "--id=0"])
                {
                    RedirectStandardOutput = true,
                });
        }
        catch (Win32Exception)
        {
            // No driver: the columns stay empty.
            return;
        }

        process!.OutputDataReceived += (_, line) => Take(line.Data);
        process.BeginOutputReadLine();
    }

    /// <summary>Mean share of the time in which the GPU was at work since the last call, in per cent, and the most memory used.</summary>
    public (string Use, string MiB) Since()
    {
        lock (seen)
        {
            var told = seen.Count == 0
                ? ("", "")
                : (Number(seen.Average(one => one.Use)), Number(seen.Max(one => one.MiB)));
            seen.Clear();
            return told;
        }
    }

    public void Dispose()
    {
        process?.Kill();
        process?.Dispose();
    }

    private void Take(string? line)
    {
        if (line?.Split(',') is [var use, var memory])
        {
            lock (seen)
            {
                seen.Add((double.Parse(use, CultureInfo.InvariantCulture), double.Parse(memory, CultureInfo.InvariantCulture)));
            }
        }
    }

    private static string Number(double number) => number.ToString("0", CultureInfo.InvariantCulture);
}
