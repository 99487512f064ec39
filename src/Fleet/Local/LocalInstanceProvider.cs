using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Channels;
using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Local;

/// <summary>
/// Instances that are processes of this machine. A worker's standard input is held open: it ends when its input ends, so that
/// none outlives this process, however this process ends. A warm one is a <see cref="ParkedProcess"/>; a process that has run cannot
/// become one, so where a warm one is started, or one that ran is stopped, another process is parked in its place, under a name of its own.
/// </summary>
/// <param name="settings">The worker's configuration, read at each launch and parking: the cluster's address is known only once the silo
/// listens.</param>
public sealed partial class LocalInstanceProvider(
    IOptions<LocalOptions> options, WorkerSettings settings, TimeProvider time, ILogger<LocalInstanceProvider> logger)
    : IInstanceProvider, IAsyncDisposable
{
    private readonly LocalOptions local = options.Value;
    private readonly ConcurrentDictionary<string, LocalWorker> workers = new(StringComparer.Ordinal);
    private readonly Channel<InstanceEnd> ends = Channel.CreateUnbounded<InstanceEnd>();
    private int launched;
    private volatile bool closed;

    /// <inheritdoc/>
    public IReadOnlyList<InstanceKind> Kinds { get; } = [new InstanceKind { Name = "local", CanPark = true }];

    /// <inheritdoc/>
    public ChannelReader<InstanceEnd> Ends => ends.Reader;

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Instance>>([.. workers.Values.Select(worker => worker.Instance)]);

    /// <inheritdoc/>
    public Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Begin(kind, token, ProvidedState.Running));
    }

    /// <inheritdoc/>
    public Task<Instance> ParkAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Begin(kind, token, ProvidedState.Stopping));
    }

    /// <inheritdoc/>
    public async Task<Instance> StartAsync(string id, CancellationToken cancellationToken)
    {
        if (!workers.TryGetValue(id, out var worker))
        {
            throw new InstanceLaunchException($"The local worker {id} cannot be started: a process that has ended is gone.");
        }

        var instance = await worker.JoinAsync(time.GetUtcNow(), cancellationToken);
        LogStarted(id);
        return instance;
    }

    /// <inheritdoc/>
    public Task StopAsync(string id, CancellationToken cancellationToken) => TerminateAsync(id, cancellationToken);

    /// <inheritdoc/>
    public async Task TerminateAsync(string id, CancellationToken cancellationToken)
    {
        if (workers.TryGetValue(id, out var worker))
        {
            await worker.StopAsync(local.StopTimeout, cancellationToken);
        }
    }

    /// <summary>Ends all workers and waits for their ends.</summary>
    public async ValueTask DisposeAsync()
    {
        closed = true;
        await Task.WhenAll(workers.Values.Select(worker => worker.StopAsync(local.StopTimeout, CancellationToken.None)));
        ends.Writer.TryComplete();
    }

    /// <param name="state">Running, or on its way to be parked.</param>
    private Instance Begin(InstanceKind kind, Guid token, ProvidedState state)
    {
        if (closed)
        {
            throw new InstanceLaunchException("No worker is launched any more: the service is ending.");
        }

        var instance = new Instance(
            $"worker-{Interlocked.Increment(ref launched)}-{token.ToString("N")[..8]}",
            kind,
            state,
            time.GetUtcNow());
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var start = new ProcessStartInfo("nice")
        {
            ArgumentList = { "-n", $"{local.Niceness}", dotnet, local.Program },
            WorkingDirectory = Path.GetDirectoryName(local.Program)!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The settings alone say what a worker is told: this process may have been given secrets by its own environment that are no
        // worker's.
        foreach (var own in start.Environment.Keys.Where(IsSetting).ToList())
        {
            start.Environment.Remove(own);
        }

        foreach (
            var (key, value) in settings
                .For(instance.Id)
                .Append(KeyValuePair.Create(ParkedProcess.Key, $"{state != ProvidedState.Running}")))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        try
        {
            var log = ProcessLog.Open(local, instance.Id, workers.Keys);
            var process = Process.Start(start)!;
            var worker = new LocalWorker(instance, process, log);
            workers[instance.Id] = worker;
            LogBegun(state == ProvidedState.Running ? "Launched" : "Parking", instance.Id, process.Id, log.Path);
            _ = WatchAsync(worker);
            if (state != ProvidedState.Running)
            {
                _ = worker.KillUnlessReadyAsync(local.ReadyTimeout, time);
            }

            return instance;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or UnauthorizedAccessException)
        {
            throw new InstanceLaunchException(
                $"A local worker cannot be started ({exception.Message}): check {local.Program} and {local.Logs}.",
                exception);
        }
    }

    /// <summary>
    /// A variable of the environment that .NET takes for a setting of a section, such as ConnectionStrings__fakefinder, or systemd's folder
    /// of such settings.
    /// </summary>
    private static bool IsSetting(string variable) =>
        variable.Contains("__", StringComparison.Ordinal)
        || variable.Contains(':', StringComparison.Ordinal)
        || variable == "CREDENTIALS_DIRECTORY";

    private async Task WatchAsync(LocalWorker worker)
    {
        var exitCode = await worker.WaitAsync();
        workers.TryRemove(worker.Instance.Id, out _);
        var how =
            worker.Hung ? $"was not ready to be parked after {local.ReadyTimeout} and was killed"
            : worker.Stopping ? "was stopped"
            : exitCode > 128 ? $"was killed by signal {exitCode - 128}"
            : $"ended with code {exitCode}";
        var end = new InstanceEnd(
            worker.Instance.Id,
            !worker.Hung && (worker.Stopping || exitCode == 0),
            $"The worker {worker.Instance.Id} {how} (its log: {worker.Log.Path}).");
        LogEnded(end.Reason);
        ends.Writer.TryWrite(end);
        worker.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Done} {Node} as process {ProcessId}; it writes to {Log}")]
    private partial void LogBegun(string done, string node, int processId, string log);

    [LoggerMessage(Level = LogLevel.Information, Message = "Told the parked {Node} to join")]
    private partial void LogStarted(string node);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Reason}")]
    private partial void LogEnded(string reason);
}
