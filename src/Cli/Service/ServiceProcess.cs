using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using FakeFinder.Cli.Api;
using Spectre.Console;

namespace FakeFinder.Cli.Service;

/// <summary>
/// The service as a child of this process. Its standard input is a pipe that ends with this process, however that ends; the service ends
/// with it.
/// </summary>
internal sealed class ServiceProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DyingTime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    private readonly Process process;
    private readonly string dataFolder;
    private readonly ServiceLog log;
    private readonly Task copying;
    private ServiceInfo? info;

    private ServiceProcess(Process process, string dataFolder, ServiceLog log)
    {
        this.process = process;
        this.dataFolder = dataFolder;
        this.log = log;
        copying = Task.WhenAll(log.CopyAsync(process.StandardOutput), log.CopyAsync(process.StandardError));
        Ended = process.WaitForExitAsync();
    }

    public int Pid => process.Id;

    /// <summary>Completes when the process has ended.</summary>
    public Task Ended { get; }

    /// <summary>Where it listens, once it is ready.</summary>
    public ServiceInfo Info => info ?? throw new InvalidOperationException("The service is not ready yet.");

    public static ServiceProcess Start(ProcessStartInfo start, string dataFolder)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var log = new ServiceLog(dataFolder, TimeProvider.System);
        try
        {
            return new ServiceProcess(Process.Start(start)!, dataFolder, log);
        }
        catch (Win32Exception exception)
        {
            log.Dispose();
            throw new CliException($"{start.FileName} could not be started: {exception.Message}");
        }
    }

    /// <summary>Starts the service of these settings and waits until a worker of it is ready.</summary>
    /// <exception cref="CliException">It ended, with its exit code where another service owns the data folder; or it was not ready in
    /// time.</exception>
    public static async Task<ServiceProcess> StartAsync(
        ServiceSettings settings,
        IAnsiConsole messages,
        CancellationToken cancellationToken)
    {
        var start = settings.CommandLine();

        // It need not hold anything: that it is there says that this machine's folder counts.
        Directory.CreateDirectory(settings.WeightsFolder);
        var service = Start(start, settings.DataFolder);
        try
        {
            await Spinner.ForAsync("Starting the service", messages, service.WaitUntilReadyAsync(cancellationToken));
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until a worker has reported; then <see cref="Info"/> is known.</summary>
    public async Task<ServiceInfo> WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (!process.HasExited)
        {
            if (await ServiceInfo.ReadAsync(dataFolder, cancellationToken) is { } written && written.Pid == process.Id)
            {
                using var api = new FakeFinderApi(written.Url);
                if (await api.AskHealthAsync("health/ready", AnswerLimit, cancellationToken) == HttpStatusCode.OK)
                {
                    return info = written;
                }
            }

            if (TimeProvider.System.GetElapsedTime(since) > StartLimit)
            {
                throw new CliException(
                    $"The service was not ready within {StartLimit.TotalMinutes:0} minutes. The last lines of "
                        + $"{log.FileName}:{Environment.NewLine}{log.Tail}"
                );
            }

            await Task.WhenAny(Ended, Task.Delay(PollInterval, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
        }

        throw await DeathAsync();
    }

    /// <summary>Does something that needs the service; when the service dies, stops and says so.</summary>
    public async Task<T> WhileRunningAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var task = work(stop.Token);
        await Task.WhenAny(task, Ended);
        if (!task.IsCompleted)
        {
            await stop.CancelAsync();
        }

        try
        {
            return await task;
        }
        catch (Exception exception)
            when (exception is ApiException { Status: null } or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(Ended, Task.Delay(DyingTime, cancellationToken));
            if (!process.HasExited)
            {
                throw;
            }

            throw await DeathAsync();
        }
    }

    /// <inheritdoc cref="WhileRunningAsync{T}"/>
    public Task WhileRunningAsync(Func<CancellationToken, Task> work, CancellationToken cancellationToken) => WhileRunningAsync(
        async token =>
        {
            await work(token);
            return true;
        },
        cancellationToken);

    /// <summary>Waits for what nobody asked for: returns on cancellation only.</summary>
    /// <exception cref="CliException">The process ended.</exception>
    public async Task WatchAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(Ended, Task.Delay(Timeout.Infinite, cancellationToken));
        if (!cancellationToken.IsCancellationRequested)
        {
            throw await DeathAsync();
        }
    }

    /// <summary>Ends the service and all its processes at once, as kill -9 does.</summary>
    public async Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        await Ended;
    }

    /// <summary>Ends the service: closes its standard input, and kills it and its workers when it does not end.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(StopLimit);
        }
        catch (TimeoutException)
        {
            log.Write($"The service did not end within {StopLimit.TotalSeconds:0} s and was killed.");
            await KillAsync();
        }

        await CopyRestAsync();
        log.Dispose();
        process.Dispose();
    }

    private async Task<CliException> DeathAsync()
    {
        await Ended;
        await CopyRestAsync();
        return process.ExitCode == ExitCodes.DataFolderTaken
            ? await ServiceFinder.TakenAsync(dataFolder, log.Tail, CancellationToken.None)
            : new CliException(
                $"The service ended with exit code {process.ExitCode}. The last lines of {log.FileName}:{Environment.NewLine}{log.Tail}");
    }

    /// <summary>A worker that outlives the process for a moment may hold its output open: what matters has been said by then.</summary>
    private async Task CopyRestAsync() => await Task.WhenAny(copying, Task.Delay(DyingTime));
}
