using System.Net;
using System.Net.Sockets;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Cluster;

/// <summary>
/// Processes that are asked to end before they have started. What they wait for at that time is a server that takes connections and never
/// answers.
/// </summary>
public sealed class StopWhileStartingTests : IDisposable
{
    private const string Silo = "silo/FakeFinder.Silo.dll";
    private const string Web = "web/FakeFinder.Web.dll";

    /// <summary>For the busiest machine; a start that cannot be cancelled is broken off after 5 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string data = Directory.CreateTempSubdirectory("fakefinder-stop-").FullName;
    private readonly TcpListener silent = new(IPAddress.Loopback, port: 0);
    private readonly ProcessFamily family = new();
    private readonly ClusterLog log = new();

    public StopWhileStartingTests() => silent.Start();

    public void Dispose()
    {
        family.Dispose();
        silent.Dispose();
        Directory.Delete(data, recursive: true);
    }

    [Theory]
    [InlineData(Silo, "control", "database", false)]
    [InlineData(Silo, "control", "membership", false)]
    [InlineData(Silo, "control", "membership", true)]
    [InlineData(Silo, "worker", "membership", false)]
    [InlineData(Silo, "worker", "membership", true)]
    [InlineData(Web, "control", "database", false)]
    [InlineData(Web, "control", "membership", false)]
    [InlineData(Web, "control", "membership", true)]
    [InlineData(Web, "client", "membership", false)]
    public async Task A_start_that_is_asked_to_end_ends_soon_and_in_order(string program, string role, string waitsFor, bool byItsInput)
    {
        using var process = Start(program, role, waitsFor == "database" ? Database : Membership);
        using var connection = await silent.AcceptSocketAsync().WaitAsync(Patience);

        var code = byItsInput ? await process.StopAsync() : await process.TerminateAsync(Patience);

        var said = string.Join('\n', log.Lines.Select(line => line.Text));
        Assert.True(code == 0, $"It ended with code {code}:\n{said}");
        Assert.False(process.Killed, said);
        Assert.DoesNotContain("nhandled exception", said, StringComparison.Ordinal);
        Assert.Contains("asked to end while it started", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parked_worker_ends_in_order_when_it_is_asked()
    {
        using var process = Start(Silo, "worker", [KeyValuePair.Create("FakeFinder:Host:Parked", "true")]);
        using var limit = new CancellationTokenSource(Patience);
        while (!log.Has(process, "Parked: waiting"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), limit.Token);
        }

        Assert.Equal(0, await process.TerminateAsync(Patience));
        Assert.False(process.Killed);
    }

    private string Port => $"{((IPEndPoint)silent.LocalEndpoint).Port}";

    private Dictionary<string, string> Database => new()
    {
        ["Orleans:GrainStorage:jobs:Invariant"] = "Npgsql",
        ["ConnectionStrings:fakefinder"] = $"Host=127.0.0.1;Port={Port};Username=nobody;Database=none;Timeout=300",
    };

    private Dictionary<string, string> Membership => new()
    {
        ["Orleans:Clustering:ProviderType"] = "Redis",
        ["Orleans:Clustering:ConnectionString"] = $"127.0.0.1:{Port},connectTimeout=300000,syncTimeout=300000,connectRetry=100",
    };

    private ClusterProcess Start(string program, string role, IEnumerable<KeyValuePair<string, string>> own) =>
        ClusterProcess.Start(
            family,
            log,
            role,
            ProcessCluster.Program(program),
            [
                KeyValuePair.Create("FakeFinder:Role", role),
                KeyValuePair.Create("FakeFinder:Storage:Path", data),
                KeyValuePair.Create("FakeFinder:Web:Port", "0"),
                KeyValuePair.Create("FakeFinder:Host:EndWithInput", "true"),
                KeyValuePair.Create("FakeFinder:Cluster:Secret", "only for these tests, which need one"),
                .. own,
            ]);
}
