using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using FakeFinder.Contracts;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Workers;

/// <summary>The GPUs of this machine as <c>nvidia-smi</c> tells them. Where that program is not, there are none, and it is not asked again.</summary>
internal sealed partial class GpuProbe(ILogger<GpuProbe> logger)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private bool absent;

    public async Task<ImmutableArray<GpuReport>> ReadAsync()
    {
        if (absent)
        {
            return [];
        }

        var start = new ProcessStartInfo("nvidia-smi", "--query-gpu=index,name,utilization.gpu,driver_version,memory.used,memory.total,temperature.gpu --format=csv,noheader,nounits")
        {
            RedirectStandardOutput = true,
        };
        try
        {
            using var process = Process.Start(start)!;
            using var patience = new CancellationTokenSource(Patience);
            try
            {
                var lines = await process.StandardOutput.ReadToEndAsync(patience.Token);
                return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
            }
            catch (OperationCanceledException)
            {
                process.Kill();
                LogSilent(Patience);
                return [];
            }
        }
        catch (Win32Exception)
        {
            absent = true;
            LogAbsent();
            return [];
        }
    }

    /// <summary>One line of nvidia-smi; a figure that the driver does not support reads <c>[N/A]</c> and counts as 0.</summary>
    internal static GpuReport Parse(string line)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        return new GpuReport((int)Number(0), fields[1], Number(2) / 100, fields[3], Number(4), Number(5), Number(6));

        double Number(int field) => double.TryParse(fields[field], CultureInfo.InvariantCulture, out var number) ? number : 0;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "There is no nvidia-smi: no GPU figures are reported")]
    private partial void LogAbsent();

    [LoggerMessage(Level = LogLevel.Warning, Message = "nvidia-smi has not answered within {Patience}")]
    private partial void LogSilent(TimeSpan patience);
}
