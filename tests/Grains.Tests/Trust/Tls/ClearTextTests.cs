using System.Net;
using FakeFinder.Hosting.Trust.Tls;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests.Trust.Tls;

public sealed class ClearTextTests
{
    [Fact]
    public async Task A_client_without_a_certificate_speaks_to_gateways_of_its_own_machine_alone()
    {
        var connected = new List<EndPoint>();
        await using var services = new ServiceCollection().BuildServiceProvider();
        var connections = new ConnectionBuilder(services);
        ClearText.KeepWithinMachine(connections);
        var connection = connections
            .Run(context =>
            {
                connected.Add(context.RemoteEndPoint!);
                return Task.CompletedTask;
            })
            .Build();

        await connection(To("127.0.0.1"));
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => connection(To("10.0.0.7")));

        Assert.Equal(["127.0.0.1:30000"], connected.Select(to => to.ToString()));
        Assert.StartsWith(
            "The gateway at 10.0.0.7 is of another machine, and this client has no certificate: set FakeFinder:Cluster:Tls:Certificate",
            refusal.Message,
            StringComparison.Ordinal);
    }

    private static DefaultConnectionContext To(string address) =>
        new() { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 30000) };
}
