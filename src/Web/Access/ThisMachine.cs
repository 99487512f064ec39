using System.Net;

namespace FakeFinder.Web.Access;

/// <summary>Whether a request comes from the machine of the service itself.</summary>
internal static class ThisMachine
{
    /// <summary>By the address of the sender, as a trusted proxy tells it; a connection without an address is a Unix socket.</summary>
    public static bool Sent(ConnectionInfo connection) =>
        connection.RemoteIpAddress is not { } address || IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
