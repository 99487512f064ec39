using FakeFinder.Storage;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Web.Hosting;

/// <summary>Writes DATA/service.json once the service listens, and removes it at its end.</summary>
internal sealed class ServiceAnnouncement(
    IServer server,
    IHostApplicationLifetime application,
    IOptions<StorageOptions> storage,
    IOptions<ClusterOptions> cluster,
    IOptions<EndpointOptions> endpoint) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        // What a killed service left would point to nobody.
        File.Delete(ServiceFile.PathIn(storage.Value.Path));
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        var url = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        new ServiceFile(
            Environment.ProcessId,
            url,
            $"{endpoint.Value.AdvertisedIPAddress}:{endpoint.Value.GatewayPort}",
            cluster.Value.ClusterId,
            cluster.Value.ServiceId
        ).Write(storage.Value.Path);
        application.ApplicationStopping.Register(() => File.Delete(ServiceFile.PathIn(storage.Value.Path)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
