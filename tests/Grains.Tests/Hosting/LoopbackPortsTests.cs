using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using FakeFinder.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Grains.Tests.Hosting;

public sealed class LoopbackPortsTests
{
    private static readonly string[] Names = ["SiloPort", "GatewayPort"];

    [Fact]
    public void A_chosen_port_is_for_the_silo_alone()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);

        LoopbackPorts.Choose(builder);
        var ports = Names
            .Select(name => int.Parse(builder.Configuration[$"Orleans:Endpoints:{name}"]!, CultureInfo.InvariantCulture))
            .ToList();

        Assert.NotEqual(ports[0], ports[1]);
        Assert.All(ports, AssertHeld);
        GC.KeepAlive(builder);
    }

    [Fact]
    public void So_is_one_that_is_chosen_when_the_silo_starts()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        LoopbackPorts.ChooseAtStart(builder);
        using var host = builder.Build();

        var endpoint = host.Services.GetRequiredService<IOptions<EndpointOptions>>().Value;

        Assert.Equal((IPAddress.Loopback, 0), (endpoint.AdvertisedIPAddress, endpoint.GatewayPort));
        AssertHeld(endpoint.SiloPort);
    }

    [Fact]
    public void A_configured_port_stands()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration["Orleans:Endpoints:SiloPort"] = "11111";

        LoopbackPorts.Choose(builder);

        Assert.Null(builder.Configuration["Orleans:Endpoints:GatewayPort"]);
    }

    /// <summary>A socket that does not share its port is refused; .NET's sockets share, so that the silo listens on it.</summary>
    private static void AssertHeld(int port)
    {
        const string bind = "socket(my $it, PF_INET, SOCK_STREAM, 0); bind($it, sockaddr_in($ARGV[0], INADDR_LOOPBACK)) or print $!";
        var number = port.ToString(CultureInfo.InvariantCulture);
        using var stranger = Process.Start(new ProcessStartInfo("perl", ["-MSocket", "-e", bind, number])
        {
            Environment = { ["LC_ALL"] = "C" },
            RedirectStandardOutput = true,
        })!;
        Assert.Equal("Address already in use", stranger.StandardOutput.ReadToEnd());

        using var silo = new TcpListener(IPAddress.Loopback, port);
        silo.Start();
    }
}
