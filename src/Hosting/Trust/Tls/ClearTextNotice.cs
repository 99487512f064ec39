using System.Net;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Says at the start of a silo that others can read along.</summary>
internal sealed partial class ClearTextNotice(IOptions<EndpointOptions> endpoints, ILogger<ClearTextNotice> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (ReachableSiloValidator.OffLoopback(endpoints.Value) is { } address)
        {
            LogClearText(address);
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "This silo listens at {Address} without TLS (FakeFinder:Cluster:Tls:Required is false): whoever can read along on the "
            + "network can read its messages and the proof by which the cluster's processes know each other")]
    private partial void LogClearText(IPAddress address);
}
