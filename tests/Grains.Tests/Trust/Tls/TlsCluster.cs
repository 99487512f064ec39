using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Trust;
using FakeFinder.Hosting.Trust.Tls;
using FakeFinder.Servers;
using FakeFinder.Servers.Certificates;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Tests.Trust.Tls;

/// <summary>Silos and clients with certificates of a test's authority, each a host of its own, over real sockets.</summary>
internal sealed class TlsCluster : IAsyncDisposable
{
    private readonly DataFolder folder = new();
    private readonly HeldPort silo = new(), gateway = new();
    private readonly List<HeldPort> others = [];
    private readonly List<(IHost Host, Task Started)> hosts = [];
    private readonly CancellationTokenSource giveUp = new();

    private TlsCluster()
    {
        File.WriteAllText(folder["authorities.crt"], Authority.Pem);
        Authority.ForSilo().WriteTo(folder.Path, "first");
    }

    public TestAuthority Authority { get; } = new("authority of the test");

    /// <summary>Of the same name, and nobody's here.</summary>
    public TestAuthority Stranger { get; } = new("authority of the test");

    public string Folder => folder.Path;

    /// <summary>What the first silo says.</summary>
    public HostLog Log { get; } = new();

    /// <summary>With the first silo, which the others join.</summary>
    public static async Task<TlsCluster> StartAsync()
    {
        var cluster = new TlsCluster();
        await cluster.StartedAsync(cluster.Silo(cluster.silo.Number, cluster.gateway.Number, cluster.Log, cluster.Settings("first")));
        return cluster;
    }

    /// <summary>Another silo that is configured as an operator would.</summary>
    public Task<IHost> JoinAsync(Dictionary<string, string?> settings) =>
        StartedAsync(Silo(FreePort(), 0, new HostLog(), settings));

    /// <summary>A silo that knows the secret, and does on connections what it likes.</summary>
    /// <returns>Its start, which may never end.</returns>
    public Task Intrude(Action<ISiloBuilder> connections) =>
        Begin(Host(new HostLog(), [], builder => builder.UseOrleans(intruder =>
        {
            intruder
                .UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, silo.Number))
                .ConfigureEndpoints(IPAddress.Loopback, FreePort(), 0)
                .AddOutgoingGrainCallFilter(new CallProof(Secret(intruder.Configuration)));
            connections(intruder);
        })));

    /// <summary>A client that knows the secret, configured as an operator would.</summary>
    public Task<IHost> ConnectAsync(Dictionary<string, string?> settings) => ConnectAsync(settings, out _);

    public Task<IHost> ConnectAsync(Dictionary<string, string?> settings, out HostLog log) =>
        StartedAsync(Client(log = new HostLog(), settings, client => client.AddClusterTls()));

    /// <summary>A client that knows the secret, and does on connections what it likes.</summary>
    /// <returns>Its start, which may never end.</returns>
    public Task Intrude(Action<IClientBuilder> connections) => Begin(Client(new HostLog(), [], connections));

    /// <summary>The settings of a process whose certificate is NAME.crt in the folder.</summary>
    public Dictionary<string, string?> Settings(string name) => new()
    {
        ["FakeFinder:Cluster:Tls:Certificate"] = folder[$"{name}.crt"],
        ["FakeFinder:Cluster:Tls:Key"] = folder[$"{name}.key"],
        ["FakeFinder:Cluster:Tls:Authorities"] = folder["authorities.crt"],
    };

    /// <summary>The thumbprint of the certificate that the first silo shows to a client now.</summary>
    public async Task<string> ShownAsync()
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, gateway.Number);
        await using var stream = new SslStream(client.GetStream(), false, (_, certificate, _, _) => certificate is not null);
        await stream.AuthenticateAsClientAsync("");
        return stream.RemoteCertificate!.GetCertHashString();
    }

    /// <summary>The silos that are members, as a client learns it.</summary>
    public static async Task<int> CountSilosAsync(IHost client) =>
        (await client.Services.GetRequiredService<IClusterClient>().GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Count;

    public async ValueTask DisposeAsync()
    {
        // A silo that is on its way into the cluster gives up first.
        await giveUp.CancelAsync();
        foreach (var (host, started) in Enumerable.Reverse(hosts))
        {
            await started.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            using var patience = new CancellationTokenSource(ServiceCluster.Patience);
            await host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!started.IsCompletedSuccessfully && host.Services.GetService<ISiloLifecycleSubject>() is { } parts)
            {
                // What has started of it is stopped, which its host does not do. It is not disposed of: parts of Orleans that were never
                // wholly started wait then for ever, or keep a core busy until the process ends.
                await parts.OnStop(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            host.Dispose();
        }

        giveUp.Dispose();

        others.ForEach(port => port.Dispose());
        Authority.Dispose();
        Stranger.Dispose();
        silo.Dispose();
        gateway.Dispose();
        folder.Dispose();
    }

    private int FreePort()
    {
        others.Add(new HeldPort());
        return others[^1].Number;
    }

    private static ClusterSecret Secret(IConfiguration configuration) =>
        new(Microsoft.Extensions.Options.Options.Create(
            new TrustOptions { Secret = configuration["FakeFinder:Cluster:Secret"]! }));

    private IHost Silo(int port, int gatewayPort, HostLog log, Dictionary<string, string?> settings) =>
        Host(log, settings, builder => builder.UseOrleans(one => one
            .UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, silo.Number))
            .ConfigureEndpoints(IPAddress.Loopback, port, gatewayPort)
            .UseFakeFinder(SiloRole.Control, $"node-{port}")));

    private IHost Client(HostLog log, Dictionary<string, string?> settings, Action<IClientBuilder> connections) =>
        Host(log, settings, builder => builder.UseOrleansClient(client =>
        {
            client.UseLocalhostClustering(gateway.Number, "tls", "fakefinder").AddCallProof();
            connections(client);
        }));

    private static IHost Host(HostLog log, Dictionary<string, string?> settings, Action<IHostApplicationBuilder> configure)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(settings)
        {
            ["FakeFinder:Cluster:Secret"] = "what the processes of this test's cluster know",
            ["Orleans:ServiceId"] = "tls",
            ["Orleans:ClusterId"] = "fakefinder",
        });
        builder.Logging.AddProvider(log);
        configure(builder);
        return builder.Build();
    }

    private async Task<IHost> StartedAsync(IHost host)
    {
        await Begin(host);
        return host;
    }

    private Task Begin(IHost host)
    {
        var started = host.StartAsync(giveUp.Token);
        hosts.Add((host, started));
        return started;
    }
}
