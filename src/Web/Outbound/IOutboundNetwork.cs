using System.Net;
using System.Net.Sockets;

namespace FakeFinder.Web.Outbound;

/// <summary>Which addresses a host has, and which may be connected to.</summary>
internal interface IOutboundNetwork
{
    /// <exception cref="SocketException">The host has no address.</exception>
    Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken);

    /// <summary>True for an address of the public internet.</summary>
    bool MayConnectTo(IPAddress address);
}

/// <inheritdoc />
internal sealed class PublicNetwork : IOutboundNetwork
{
    /// <summary>
    /// What is no host of the public internet, by the registries of special-purpose addresses (RFC 6890 and its updates): this network,
    /// private, shared, loopback, link-local, documentation, benchmarks, 6to4 relays, multicast, reserved and broadcast; and of IPv6 all
    /// that is not global unicast, with documentation, and what embeds an IPv4 address (NAT64, 6to4, Teredo), which may be any of these.
    /// </summary>
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) =>
        Dns.GetHostAddressesAsync(host, cancellationToken);

    public bool MayConnectTo(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return (plain.AddressFamily != AddressFamily.InterNetworkV6 || GlobalUnicast.Contains(plain))
            && !Array.Exists(Special, network => network.Contains(plain));
    }
}
