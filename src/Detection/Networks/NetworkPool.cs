using FakeFinder.Detection.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// The networks that are loaded in this process: one host for each name however many borrow it, gone when the last lease is. Who demands a
/// hash has a host of its own beside that of those who do not, so that one entry's mistake is not the other's failure; so has a file that
/// took another's place, while the other is still in use.
/// </summary>
internal sealed partial class NetworkPool(
    NetworkFiles files,
    ExecutionProvider provider,
    WorkerMemory memory,
    IOptions<DetectionOptions> options,
    Instruments instruments,
    ILogger<NetworkPool> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<NetworkChoice, Shared> loaded = [];

    /// <summary>Rows in a block, as configured.</summary>
    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public int BatchLimit => options.Value.BatchLimitOn(provider.IsCuda);

    /// <summary>A network with the configured limit of rows in a block.</summary>
    /// <exception cref="DetectorLoadException">The network is missing or broken, or the execution provider does not load.</exception>
    public Task<NetworkLease> BorrowAsync(string name, CancellationToken cancellationToken) =>
        BorrowAsync(new NetworkChoice(name), BatchLimit, cancellationToken);

    /// <summary>The networks that are loaded now.</summary>
    public async Task<IReadOnlyList<NetworkHost>> LoadedAsync()
    {
        Task<NetworkHost>[] hosts;
        lock (gate)
        {
            hosts = [.. loaded.Values.Select(shared => shared.Host)];
        }

        return await Task.WhenAll(hosts);
    }

    /// <summary>Several networks, all or none.</summary>
    /// <param name="batchLimit">The most rows in a block; null means as configured. A caller that borrows a network gives the
    /// same.</param>
    /// <exception cref="DetectorLoadException">A network is missing or broken, or the execution provider does not load.</exception>
    public Task<IReadOnlyList<NetworkLease>> BorrowAllAsync(
        IReadOnlyList<string> names,
        int? batchLimit,
        CancellationToken cancellationToken) =>
        BorrowAllAsync([.. names.Select(name => new NetworkChoice(name))], batchLimit, cancellationToken);

    /// <inheritdoc cref="BorrowAllAsync(IReadOnlyList{string}, int?, CancellationToken)"/>
    public async Task<IReadOnlyList<NetworkLease>> BorrowAllAsync(
        IReadOnlyList<NetworkChoice> choices,
        int? batchLimit,
        CancellationToken cancellationToken)
    {
        var leases = new List<NetworkLease>();
        try
        {
            foreach (var choice in choices)
            {
                leases.Add(await BorrowAsync(choice, batchLimit ?? BatchLimit, cancellationToken));
            }

            return leases;
        }
        catch
        {
            foreach (var lease in leases)
            {
                await lease.DisposeAsync();
            }

            throw;
        }
    }

    private async Task<NetworkLease> BorrowAsync(NetworkChoice choice, int batchLimit, CancellationToken cancellationToken)
    {
        choice = choice with { Version = files.VersionOf(choice.Name) };
        Shared? shared;
        lock (gate)
        {
            if (!loaded.TryGetValue(choice, out shared))
            {
                shared = new Shared(choice, Task.Run(() => Load(choice, batchLimit), CancellationToken.None));
                loaded.Add(choice, shared);
            }

            shared.Users++;
        }

        try
        {
            return new NetworkLease(await shared.Host.WaitAsync(cancellationToken), () => ReturnAsync(shared));
        }
        catch
        {
            await ReturnAsync(shared);
            throw;
        }
    }

    private NetworkHost Load(NetworkChoice choice, int batchLimit)
    {
        var host = new NetworkHost(files.Open(choice), provider, batchLimit, instruments);
        SharedArena.TrimHeap();
        memory.Add(choice.Name, host.Bytes);
        LogLoaded(choice.Name, host.Report.Sha256);
        return host;
    }

    private async ValueTask ReturnAsync(Shared shared)
    {
        lock (gate)
        {
            if (--shared.Users > 0)
            {
                return;
            }

            loaded.Remove(shared.Choice);
            if (!loaded.Keys.Any(choice => choice.Name == shared.Choice.Name))
            {
                memory.Remove(shared.Choice.Name);
            }
        }

        await ((Task)shared.Host).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (shared.Host.IsCompletedSuccessfully)
        {
            await (await shared.Host).DisposeAsync();
            LogReleased(shared.Choice.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded network {Name}, SHA-256 {Sha256}")]
    private partial void LogLoaded(string name, string sha256);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released network {Name}")]
    private partial void LogReleased(string name);

    private sealed class Shared(NetworkChoice choice, Task<NetworkHost> host)
    {
        public NetworkChoice Choice { get; } = choice;

        public Task<NetworkHost> Host { get; } = host;

        public int Users { get; set; }
    }
}
