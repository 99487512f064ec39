using System.Net;
using FakeFinder.Hosting;
using FakeFinder.Web.Access;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Security;

/// <summary>
/// Refuses to start where other machines could reach the service although nobody has to prove who they are, or where what they send would
/// travel unencrypted.
/// </summary>
internal sealed class ListenGuard(IConfiguration configuration, IServer server, IOptions<SecurityOptions> security)
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

    /// <summary>In the server's own order: Kestrel's endpoints replace the URLs, which replace the ports.</summary>
    internal IEnumerable<string> Configured()
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
        var open = addresses.Where(address => !IsLocal(address)).ToList();
        if (!security.Value.IsRequired && open.Count > 0)
        {
            throw new InvalidOperationException(
                $"The address {open[0]} can be reached from other machines, and no authentication is configured; set "
                    + $"{SecurityOptions.Section}:{nameof(SecurityOptions.Authentication)}={AuthenticationMode.Required}, or listen on "
                    + $"http://127.0.0.1:PORT instead."
            ).AsRefusal();
        }

        if (security.Value.Proxies.Count == 0 && open.FirstOrDefault(IsPlain) is { } plain)
        {
            throw new InvalidOperationException(
                $"The address {plain} can be reached from other machines without TLS, and keys would travel unencrypted; listen on "
                    + $"https:// with a certificate (Kestrel:Certificates:Default:Path and KeyPath), or name the proxy that ends TLS by "
                    + $"{SecurityOptions.Section}:{nameof(SecurityOptions.Proxies)}:0."
            ).AsRefusal();
        }
    }

    private static bool IsPlain(string address) =>
        !string.Equals(BindingAddress.Parse(address).Scheme, Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase);

    private static bool IsLocal(string address)
    {
        var binding = BindingAddress.Parse(address);
        return binding.IsUnixPipe || binding.IsNamedPipe
            || string.Equals(binding.Host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(binding.Host, out var ip) && IPAddress.IsLoopback(ip));
    }
}
