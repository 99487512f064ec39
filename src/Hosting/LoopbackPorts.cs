using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace FakeFinder.Hosting;

/// <summary>
/// Free ports of the loopback address for a silo whose configuration names none. Each is held, bound but not listening, as long as the host
/// lives: the silo can listen on it all the same, and the system gives it to no other socket, as that of an outgoing connection, before
/// the silo does.
/// </summary>
internal static class LoopbackPorts
{
    private const string Section = "Orleans:Endpoints";

    /// <summary>Chooses them now and writes them into the configuration, where others look them up.</summary>
    public static void Choose(IHostApplicationBuilder builder)
    {
        if (builder.Configuration[$"{Section}:SiloPort"] is not null)
        {
            return;
        }

        var held = new HeldPorts(Hold(), Hold());
        builder.Services.AddSingleton(held);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            [$"{Section}:AdvertisedIPAddress"] = IPAddress.Loopback.ToString(),
            [$"{Section}:SiloPort"] = PortOf(held.Silo).ToString(CultureInfo.InvariantCulture),
            [$"{Section}:GatewayPort"] = PortOf(held.Clients).ToString(CultureInfo.InvariantCulture),
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

        var held = new Lazy<Socket>(Hold);
        builder.Services.PostConfigure<EndpointOptions>(options =>
            (options.AdvertisedIPAddress, options.SiloPort, options.GatewayPort) = (IPAddress.Loopback, PortOf(held.Value), 0));
    }

    private static Socket Hold()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, port: 0));
        return socket;
    }

    private static int PortOf(Socket socket) => ((IPEndPoint)socket.LocalEndPoint!).Port;

    private sealed record HeldPorts(Socket Silo, Socket Clients);
}
