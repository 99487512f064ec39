using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace FakeFinder.Hosting;

/// <summary>Free ports of the loopback address for a silo whose configuration names none.</summary>
internal static class LoopbackPorts
{
    private const string Section = "Orleans:Endpoints";

    /// <summary>Chooses them now and writes them into the configuration, where others look them up.</summary>
    public static void Choose(IConfigurationManager configuration)
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
            [$"{Section}:SiloPort"] = PortOf(silo).ToString(CultureInfo.InvariantCulture),
            [$"{Section}:GatewayPort"] = PortOf(clients).ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>
    /// Chooses one when the silo starts, and none for clients: what is free when a process is parked may be taken hours later.
    /// </summary>
    public static void ChooseAtStart(IHostApplicationBuilder builder)
    {
        if (builder.Configuration[$"{Section}:SiloPort"] is not null)
        {
            return;
        }

        var port = new Lazy<int>(() =>
        {
            using var silo = Listen();
            return PortOf(silo);
        });
        builder.Services.PostConfigure<EndpointOptions>(options =>
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (IPAddress.Loopback, port.Value, 0));
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, port: 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;
}
