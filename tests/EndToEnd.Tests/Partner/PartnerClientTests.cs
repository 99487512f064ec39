using System.Diagnostics;
using System.IO.Compression;
using System.Xml.Linq;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.Servers;
using FakeFinder.Servers.Certificates;
using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Partner;

/// <summary>A partner's service, built with the package alone, against a real cluster of processes.</summary>
public sealed class PartnerClientTests(PartnerPackage package, ITestOutputHelper output) : IClassFixture<PartnerPackage>, IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private readonly ClusterLog log = new();
    private readonly DataFolder certificates = new();
    private readonly TestAuthority authority = new("authority of the cluster");
    private readonly HeldPort silo = new(), gateway = new();

    public void Dispose()
    {
        authority.Dispose();
        certificates.Dispose();
        silo.Dispose();
        gateway.Dispose();
    }

    [Fact]
    public void The_package_says_what_it_is_and_holds_its_readme_its_documentation_and_its_symbols()
    {
        using var archive = ZipFile.OpenRead(package.Package);
        var names = archive.Entries.Select(entry => entry.FullName).ToList();
        using var nuspec = archive.Entries.Single(entry => entry.Name == "FakeFinder.Contracts.nuspec").Open();
        var metadata = XDocument.Load(nuspec).Descendants().ToLookup(element => element.Name.LocalName);

        Assert.Equal("FakeFinder.Contracts", metadata["id"].Single().Value);
        Assert.Equal(("Apache-2.0", "README.md"), (metadata["license"].Single().Value, metadata["readme"].Single().Value));
        Assert.Equal(["Microsoft.Orleans.Sdk"], metadata["dependency"].Select(one => one.Attribute("id")!.Value));
        Assert.Contains("README.md", names);
        Assert.Contains("lib/net10.0/FakeFinder.Contracts.dll", names);
        Assert.Contains("lib/net10.0/FakeFinder.Contracts.xml", names);
        using var symbols = ZipFile.OpenRead(package.Symbols);
        Assert.Contains(symbols.Entries, entry => entry.FullName == "lib/net10.0/FakeFinder.Contracts.pdb");
    }

    [Fact]
    public async Task Over_TLS_a_partner_submits_watches_over_a_break_cancels_and_is_told_errors_in_sentences()
    {
        using var redis = await RedisServer.StartAsync();
        using var postgres = await PostgresServer.StartAsync();
        using var cluster = new ProcessCluster(
            postgres.Connection,
            [.. Membership("Redis", redis.Connection), .. Tls("silo", authority.ForSilo())],
            Short,
            slots: 1);
        await StoryAsync(cluster, async () =>
        {
            var control = cluster.StartControl(Endpoints);
            cluster.StartWorker();
            await cluster.StartWebAsync();
            var video = await cluster.UploadAsync(Repository.Sample);
            var tls = Tls("partner", authority.ForClient("partner"))
                .Select(setting => KeyValuePair.Create(setting.Key["FakeFinder:Cluster:".Length..], setting.Value))
                .ToList();
            var byRedis = Membership("Redis", redis.Connection).Concat(tls).ToList();
            var byGateway = new List<KeyValuePair<string, string>>(tls)
            {
                KeyValuePair.Create("Orleans:Clustering:ProviderType", "Static"),
                KeyValuePair.Create("Orleans:Clustering:Gateways:0", $"127.0.0.1:{gateway.Number}"),
            };

            var job = Start(cluster, byGateway, "job", video, "astronaut.mp4", "slow");
            Assert.Equal(0, await EndOfAsync(job));
            AssertSaid(job, "slow: Completed", "job: Completed");

            var batch = Start(cluster, byRedis, "batch", "slow", video);
            Assert.Equal(0, await EndOfAsync(batch));
            AssertSaid(batch, $"{video}: 0.5", "batch: Completed");

            var unknown = Start(cluster, byRedis, "job", video, "astronaut.mp4", "nosuch");
            Assert.Equal(1, await EndOfAsync(unknown));
            AssertSaid(unknown, "nosuch");

            // A worker reads how long the detector takes at its start.
            cluster.Take(TimeSpan.FromMinutes(10));
            foreach (var worker in cluster.Workers)
            {
                await worker.KillAsync();
            }

            cluster.StartWorker();
            var watched = Start(cluster, byRedis, "job", video, "astronaut.mp4", "slow");
            await cluster.UntilAsync("the work", () => Task.FromResult(log.Has(watched, "slow: Running")));
            await control.KillAsync();
            cluster.StartControl(Endpoints);
            var cancel = Start(cluster, byRedis, "cancel", log.Lines.First(line => line.Process == watched).Text["job: ".Length..]);

            Assert.Equal(0, await EndOfAsync(cancel));
            Assert.Equal(0, await EndOfAsync(watched));
            AssertSaid(cancel, "job: Cancelled");
            AssertSaid(watched, "job: Cancelled");
        });
    }

    [Fact]
    public async Task A_partner_finds_the_gateways_by_PostgreSQL()
    {
        using var postgres = await PostgresServer.StartAsync();
        var membership = Membership("AdoNet", postgres.Connection)
            .Append(KeyValuePair.Create("Orleans:Clustering:Invariant", "Npgsql"))
            .ToList();
        using var cluster = new ProcessCluster(postgres.Connection, membership, Short, slots: 1);
        await StoryAsync(cluster, async () =>
        {
            cluster.StartControl();
            cluster.StartWorker();
            await cluster.StartWebAsync();
            var job = Start(cluster, membership, "job", await cluster.UploadAsync(Repository.Sample), "astronaut.mp4", "slow");

            Assert.Equal(0, await EndOfAsync(job));
            AssertSaid(job, "job: Completed");
        });
    }

    private IEnumerable<KeyValuePair<string, string>> Endpoints =>
    [
        KeyValuePair.Create("Orleans:Endpoints:AdvertisedIPAddress", "127.0.0.1"),
        KeyValuePair.Create("Orleans:Endpoints:SiloPort", $"{silo.Number}"),
        KeyValuePair.Create("Orleans:Endpoints:GatewayPort", $"{gateway.Number}"),
    ];

    private static Dictionary<string, string> Membership(string provider, string connection) => new()
    {
        ["Orleans:Clustering:ProviderType"] = provider,
        ["Orleans:Clustering:ConnectionString"] = connection,
        ["Orleans:Membership:IAmAliveTablePublishTimeout"] = "00:00:01",
        ["Orleans:Messaging:ResponseTimeout"] = "00:00:05",
    };

    private Dictionary<string, string> Tls(string name, TestCertificate certificate)
    {
        certificate.WriteTo(certificates.Path, name);
        File.WriteAllText(certificates["authorities.crt"], authority.Pem);
        return new()
        {
            ["FakeFinder:Cluster:Tls:Certificate"] = certificates[$"{name}.crt"],
            ["FakeFinder:Cluster:Tls:Key"] = certificates[$"{name}.key"],
            ["FakeFinder:Cluster:Tls:Authorities"] = certificates["authorities.crt"],
        };
    }

    private ClusterProcess Start(ProcessCluster cluster, IEnumerable<KeyValuePair<string, string>> settings, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [package.Program, .. arguments]);
        foreach (var (key, value) in settings
            .Append(KeyValuePair.Create("Orleans:ClusterId", cluster.Id))
            .Append(KeyValuePair.Create("Orleans:ServiceId", "fakefinder")))
        {
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        }

        return ClusterProcess.Start(cluster.Family, log, string.Join(' ', arguments), start);
    }

    private static async Task<int> EndOfAsync(ClusterProcess process)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await process.WaitAsync(limit.Token);
    }

    private void AssertSaid(ClusterProcess process, params string[] texts) =>
        Assert.All(texts, text => Assert.True(log.Has(process, text), $"{process.Name} has not said '{text}'."));

    private async Task StoryAsync(ProcessCluster cluster, Func<Task> story)
    {
        try
        {
            await story();
        }
        catch
        {
            output.WriteLine(cluster.Tail);
            output.WriteLine(string.Join('\n', log.Lines.Select(line => $"{line.Process.Name}: {line.Text}")));
            throw;
        }
    }
}
