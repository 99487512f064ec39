using System.Net;
using System.Net.Sockets;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Outbound;

/// <summary>
/// Connections to public addresses alone. The name is looked up here, every address that it has is checked, and the connection goes to a
/// checked address: so it does not matter what the name means a moment later.
/// </summary>
internal static class PublicConnections
{
    /// <summary>No proxy of the environment, no cookies, no credentials, no redirect by itself, no content that unpacks.</summary>
    public static SocketsHttpHandler Handler(IOutboundNetwork network, TimeSpan connect) => new()
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connect,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(network, context.DnsEndPoint, cancellationToken),
    };

    /// <summary>The refusal of an address, however deep the handler has wrapped it; null where something else went wrong.</summary>
    public static InvalidRequestException? RefusalIn(Exception? exception) =>
        exception is null ? null : exception as InvalidRequestException ?? RefusalIn(exception.InnerException);

    /// <summary>Why there was no answer, as the end of a sentence that begins with the host.</summary>
    public static string WhyNone(HttpRequestException exception) => exception switch
    {
        { HttpRequestError: HttpRequestError.NameResolutionError } => "there is no such host",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData } } => "there is no such host",
        { HttpRequestError: HttpRequestError.SecureConnectionError } => "its certificate or its TLS is not accepted",
        { HttpRequestError: HttpRequestError.ConnectionError } => "it does not take the connection",
        _ => "it does not answer as a web server does",
    };

    private static async ValueTask<Stream> ConnectAsync(IOutboundNetwork network, DnsEndPoint place, CancellationToken cancellationToken)
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
                $"The host {place.Host} has the address {inner}, which is none of the public internet; no connection is made to it.");
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
