using System.Net;
using System.Net.Sockets;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Fetching;

/// <summary>
/// Connections to public addresses alone. The name is looked up here, every address that it has is checked, and the connection goes to a
/// checked address: so it does not matter what the name means a moment later.
/// </summary>
internal static class FetchConnections
{
    /// <summary>No proxy of the environment, no cookies, no credentials, no redirect by itself, no content that unpacks.</summary>
    public static SocketsHttpHandler Handler(IFetchNetwork network, FetchLimits limits) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = limits.Connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(network, context.DnsEndPoint, cancellationToken),
    };

    private static async ValueTask<Stream> ConnectAsync(IFetchNetwork network, DnsEndPoint place, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(place.Host, out var literal)
            ? [literal]
            : await network.ResolveAsync(place.Host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (Array.Find(addresses, address => !network.MayConnectTo(address)) is { } inner)
        {
            throw new InvalidRequestException(
                $"The host {place.Host} has the address {inner}, which is none of the public internet; nothing is fetched from there.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, place.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
