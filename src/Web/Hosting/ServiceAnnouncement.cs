using FakeFinder.Storage;
using FakeFinder.Web.Access;
using FakeFinder.Web.Access.Local;
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
    IOptions<EndpointOptions> endpoint,
    IOptions<WebOptions> web,
    IOptions<SecurityOptions> security,
    LocalToken token) : IHostedLifecycleService
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
        var url = Reachable(server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First());
        new ServiceFile(
            Environment.ProcessId,
            url,
            $"{endpoint.Value.AdvertisedIPAddress}:{endpoint.Value.GatewayPort}",
            cluster.Value.ClusterId,
            cluster.Value.ServiceId,
            security.Value.IsRequired ? token.Text : null
        ).Write(storage.Value.Path);
        application.ApplicationStopping.Register(() => File.Delete(ServiceFile.PathIn(storage.Value.Path)));
        return Task.CompletedTask;
    }

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// An address of all networks is none to connect to. Over TLS the service is reached by a name that its certificate has.
    /// </summary>
    private string Reachable(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.Host is not ("*" or "+" or "0.0.0.0" or "[::]") ? address
            : $"{binding.Scheme}://{(binding.Scheme == Uri.UriSchemeHttps ? web.Value.Hosts.FirstOrDefault("localhost") : "localhost")}:"
                + $"{binding.Port}";
    }
}
