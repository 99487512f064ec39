using System.Collections.Immutable;
using System.ComponentModel;
using FakeFinder.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Workers;

/// <summary>
/// The GPUs of this machine, asked for at a period of their own: a heartbeat takes what was read last, and waits for nothing. Where there
/// is no <c>nvidia-smi</c> there are none, and it is not asked again.
/// </summary>
internal sealed partial class GpuProbe(NvidiaSmi program, IOptions<WorkerOptions> options, TimeProvider time, ILogger<GpuProbe> logger)
    : BackgroundService
{
    private const int NoSuchFile = 2;

    private volatile GpuReport[] latest = [];
    private bool troubled;

    /// <summary>None until they were read for the first time, and while they cannot be read.</summary>
    public ImmutableArray<GpuReport> Latest => [.. latest];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.GpuPeriod, time);
        while (await AskAsync(stoppingToken) && await timer.WaitForNextTickAsync(stoppingToken))
        {
        }
    }

    /// <returns>False where there is nobody to be asked.</returns>
    private async Task<bool> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var answer = await program.AskAsync(cancellationToken);
            latest = [.. answer.Gpus];
            Note(answer.Trouble);
            return true;
        }
        catch (Win32Exception exception) when (exception.NativeErrorCode == NoSuchFile)
        {
            LogAbsent();
            return false;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            latest = [];
            Note(exception.Message);
            return true;
        }
    }

    /// <summary>Says a trouble once, however long it lasts, and its end.</summary>
    private void Note(string? trouble)
    {
        if (trouble is not null && !troubled)
        {
            LogTrouble(trouble, options.Value.GpuPeriod);
        }
        else if (trouble is null && troubled)
        {
            LogWell();
        }

        troubled = trouble is not null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "There is no nvidia-smi: no GPU figures are reported")]
    private partial void LogAbsent();

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "GPU figures are missing or incomplete, which does not hinder the work: {Trouble}. It is asked again every {Period}; "
            + "only a change is told"
    )]
    private partial void LogTrouble(string trouble, TimeSpan period);

    [LoggerMessage(Level = LogLevel.Information, Message = "The GPU figures are complete again")]
    private partial void LogWell();
}
