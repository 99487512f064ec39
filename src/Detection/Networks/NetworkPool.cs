using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Detection.Networks;

/// <summary>The networks that are loaded in this process: one host for each name however many borrow it, gone when the last lease is.</summary>
internal sealed partial class NetworkPool(NetworkFiles files, ExecutionProvider provider, IOptions<DetectionOptions> options, ILogger<NetworkPool> logger)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Shared> loaded = new(StringComparer.Ordinal);

    /// <exception cref="DetectorLoadException">The network is missing or broken, or the execution provider does not load.</exception>
    public async Task<NetworkLease> BorrowAsync(string name, CancellationToken cancellationToken)
    {
        Shared? shared;
        lock (gate)
        {
            if (!loaded.TryGetValue(name, out shared))
            {
                shared = new Shared(name, Task.Run(() => Load(name), CancellationToken.None));
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

    private NetworkHost Load(string name)
    {
        var host = new NetworkHost(files.Open(name), provider, options.Value.BatchLimit);
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
