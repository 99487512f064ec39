using FakeFinder.Detection.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Networks;

/// <summary>
/// The networks that are loaded in this process: one host for each name however many borrow it, gone when the last lease is.
/// </summary>
internal sealed partial class NetworkPool(
    NetworkFiles files,
    ExecutionProvider provider,
    WorkerMemory memory,
    IOptions<DetectionOptions> options,
    ILogger<NetworkPool> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Shared> loaded = new(StringComparer.Ordinal);

    /// <summary>Rows in a block, as configured.</summary>
    /// <exception cref="DetectorLoadException">CUDA is demanded and does not load.</exception>
    public int BatchLimit => options.Value.BatchLimitOn(provider.IsCuda);

    /// <summary>A network with the configured limit of rows in a block.</summary>
    /// <exception cref="DetectorLoadException">The network is missing or broken, or the execution provider does not load.</exception>
    public Task<NetworkLease> BorrowAsync(string name, CancellationToken cancellationToken) =>
        BorrowAsync(name, BatchLimit, cancellationToken);

    /// <summary>Several networks, all or none.</summary>
    /// <param name="batchLimit">The most rows in a block; null means as configured. A caller that borrows a network gives the
    /// same.</param>
    /// <exception cref="DetectorLoadException">A network is missing or broken, or the execution provider does not load.</exception>
    public async Task<IReadOnlyList<NetworkLease>> BorrowAllAsync(
        IReadOnlyList<string> names,
        int? batchLimit,
        CancellationToken cancellationToken)
    {
        var leases = new List<NetworkLease>();
        try
        {
            foreach (var name in names)
            {
                leases.Add(await BorrowAsync(name, batchLimit ?? BatchLimit, cancellationToken));
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

    private async Task<NetworkLease> BorrowAsync(string name, int batchLimit, CancellationToken cancellationToken)
    {
        Shared? shared;
        lock (gate)
        {
            if (!loaded.TryGetValue(name, out shared))
            {
                shared = new Shared(name, Task.Run(() => Load(name, batchLimit), CancellationToken.None));
                loaded.Add(name, shared);
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

    private NetworkHost Load(string name, int batchLimit)
    {
        var host = new NetworkHost(files.Open(name), provider, batchLimit);
        SharedArena.TrimHeap();
        memory.Add(name, host.Bytes);
        LogLoaded(name, host.Report.Sha256);
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

            loaded.Remove(shared.Name);
            memory.Remove(shared.Name);
        }

        await ((Task)shared.Host).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (shared.Host.IsCompletedSuccessfully)
        {
            await (await shared.Host).DisposeAsync();
            LogReleased(shared.Name);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Loaded network {Name}, SHA-256 {Sha256}")]
    private partial void LogLoaded(string name, string sha256);

    [LoggerMessage(Level = LogLevel.Information, Message = "Released network {Name}")]
    private partial void LogReleased(string name);

    private sealed class Shared(string name, Task<NetworkHost> host)
    {
        public string Name { get; } = name;

        public Task<NetworkHost> Host { get; } = host;

        public int Users { get; set; }
    }
}
