using FakeFinder.Cli.Api;
using FakeFinder.Cli.Service;
using Spectre.Console;

namespace FakeFinder.Cli.Up;

/// <summary>
/// Starts a service again when it dies, after a pause that doubles as long as it keeps dying. It never gives up, and says each step.
/// </summary>
/// <param name="restart">Starts the service and waits until it is ready.</param>
internal sealed class ServiceKeeper(Func<CancellationToken, Task<ServiceProcess>> restart, IAnsiConsole messages, TimeProvider time)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>A service that was ready for so long has not died of its start: the pauses start again.</summary>
    private static readonly TimeSpan Sound = TimeSpan.FromMinutes(5);

    private TimeSpan pause = ShortestPause;

    /// <summary>Keeps the service until it is asked to stop; the service has ended by then.</summary>
    /// <param name="ready">Done with each service that is ready, and cancelled where that dies.</param>
    /// <exception cref="OperationCanceledException">It was asked to stop: there is no other good end.</exception>
    /// <exception cref="CliException">Another service has taken the data folder meanwhile.</exception>
    public async Task KeepAsync(
        ServiceProcess first,
        Func<ServiceProcess, CancellationToken, Task> ready,
        CancellationToken cancellationToken)
    {
        for (var service = first; ; service = await RestartAsync(cancellationToken))
        {
            var since = time.GetTimestamp();
            try
            {
                await using var running = service;
                await UseAsync(service, ready, cancellationToken);
                await service.WatchAsync(cancellationToken);
                cancellationToken.ThrowIfCancellationRequested();
            }
            catch (CliException death) when (IsReasonToRestart(death))
            {
                messages.Line(death.Message);
                pause = time.GetElapsedTime(since) > Sound ? ShortestPause : pause;
            }
        }
    }

    /// <summary>That what is done first fails is no reason to end.</summary>
    private async Task UseAsync(
        ServiceProcess service,
        Func<ServiceProcess, CancellationToken, Task> ready,
        CancellationToken cancellationToken)
    {
        try
        {
            await service.WhileRunningAsync(token => ready(service, token), cancellationToken);
        }
        catch (ApiException failure)
        {
            messages.Line(failure.Message);
        }
    }

    private async Task<ServiceProcess> RestartAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            messages.Line($"The service is started again in {pause.TotalSeconds:0} s.");
            await Task.Delay(pause, time, cancellationToken);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            try
            {
                return await restart(cancellationToken);
            }
            catch (Exception failure)
                when (failure is IOException or UnauthorizedAccessException || failure is CliException death && IsReasonToRestart(death))
            {
                messages.Line(failure.Message);
            }
        }
    }

    private static bool IsReasonToRestart(CliException failure) => failure.ExitCode != ExitCodes.DataFolderTaken;
}
