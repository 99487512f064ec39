using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Grains.Hosting;

/// <summary>Free ports of the loopback address for a silo whose configuration names none.</summary>
internal static class LoopbackPorts
{
    private const string Section = "Orleans:Endpoints";

    /// <param name="gateway">Clients may connect here; a worker needs no gateway.</param>
    public static void Choose(IConfigurationManager configuration, bool gateway)
    {
        if (configuration[$"{Section}:SiloPort"] is not null)
        {
            return;
        }

        // Both are held at once, so that they differ.
        using var silo = Listen();
        using var clients = Listen();
        configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{Section}:AdvertisedIPAddress"] = IPAddress.Loopback.ToString(),
            [$"{Section}:SiloPort"] = PortOf(silo),
            [$"{Section}:GatewayPort"] = gateway ? PortOf(clients) : "0",
        });
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return listener;
    }

    private static string PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
