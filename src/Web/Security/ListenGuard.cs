using System.Net;
using FakeFinder.Hosting;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Security;

/// <summary>
/// Refuses to start where other machines could reach the service although nobody has to sign in. Authentication counts as
/// configured when the authorization's fallback policy demands a user: then no endpoint is open by oversight.
/// </summary>
internal sealed class ListenGuard(IConfiguration configuration, IServer server, IOptions<AuthorizationOptions> authorization)
    : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        Check(Configured());
        return Task.CompletedTask;
    }

    // What code adds to the addresses shows only now.
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Check(server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []);
        return Task.CompletedTask;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // In the server's own order: Kestrel's endpoints replace the URLs, which replace the ports.
    private IEnumerable<string> Configured()
    {
        var endpoints = configuration
            .GetSection("Kestrel:Endpoints")
            .GetChildren()
            .Select(endpoint => endpoint["Url"])
            .OfType<string>()
            .ToList();
        if (endpoints.Count > 0)
        {
            return endpoints;
        }

        return Split("urls") is { Length: > 0 } urls
            ? urls
            : Split("http_ports").Select(port => $"http://*:{port}").Concat(Split("https_ports").Select(port => $"https://*:{port}"));

        string[] Split(string key) =>
            configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    private void Check(IEnumerable<string> addresses)
    {
        if (authorization.Value.FallbackPolicy is null && addresses.FirstOrDefault(address => !IsLocal(address)) is { } open)
        {
            throw new InvalidOperationException(
                $"The address {open} can be reached from other machines, and no authentication is configured; listen on "
                    + $"http://127.0.0.1:PORT instead, or configure authentication."
            ).AsRefusal();
        }
    }

    private static bool IsLocal(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe
            || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
