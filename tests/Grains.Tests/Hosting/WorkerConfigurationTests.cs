using FakeFinder.Grains.Control;
using Microsoft.Extensions.Configuration;

namespace FakeFinder.Grains.Tests.Hosting;

public sealed class WorkerConfigurationTests
{
    private const string Password = "only-control-silos-know";

    [Theory]
    [InlineData("Redis", "Orleans:Clustering:ConnectionString", "redis:6379")]
    [InlineData("DynamoDB", "Orleans:Clustering:TableName", "fakefinder")]
    [InlineData("Development", "Orleans:Endpoints:SiloPort", "11111")]
    public void A_worker_is_not_told_of_a_database_that_it_does_not_open(string membership, string key, string value)
    {
        var worker = For(new()
        {
            ["Orleans:Clustering:ProviderType"] = membership,
            [key] = value,

            // Left there by whoever moved the membership out of the database.
            ["Orleans:Clustering:ConnectionName"] = membership == "Redis" ? null : "fakefinder",
        });

        Assert.DoesNotContain(worker, setting => setting.Value.Contains(Password, StringComparison.Ordinal));
        Assert.DoesNotContain(
            worker.Keys,
            setting =>
                setting.StartsWith("ConnectionStrings", StringComparison.Ordinal)
                || setting.StartsWith("Orleans:GrainStorage", StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_is_told_of_the_database_that_is_the_membership_and_of_no_other()
    {
        var worker = For(new()
        {
            ["Orleans:Clustering:ProviderType"] = "AdoNet",
            ["Orleans:Clustering:Invariant"] = "Npgsql",
            ["Orleans:Clustering:ConnectionName"] = "members",
            ["ConnectionStrings:members"] = "Host=members",
        });

        Assert.Equal("Host=members", worker["ConnectionStrings:members"]);
        Assert.DoesNotContain(worker, setting => setting.Value.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public void A_worker_is_told_what_it_needs()
    {
        var worker = For(new()
        {
            ["Orleans:Clustering:ProviderType"] = "Development",
            ["Orleans:Endpoints:AdvertisedIPAddress"] = "127.0.0.1",
            ["Orleans:Endpoints:SiloPort"] = "11111",
            ["FakeFinder:Storage:Path"] = "/data",
            ["FakeFinder:Cluster:Secret"] = "the secret of the cluster",
        });

        Assert.Equal("the secret of the cluster", worker["FakeFinder:Cluster:Secret"]);
        Assert.Equal("/data", worker["FakeFinder:Storage:Path"]);
        Assert.Equal("127.0.0.1:11111", worker["Orleans:Clustering:PrimarySiloEndPoint"]);
        Assert.Equal(("worker", "node-1"), (worker["FakeFinder:Role"], worker["FakeFinder:Node"]));
    }

    private static Dictionary<string, string> For(Dictionary<string, string?> settings)
    {
        settings["Orleans:GrainStorage:jobs:ConnectionString"] = $"Host=db;Password={Password}";
        settings["ConnectionStrings:fakefinder"] = $"Host=db;Password={Password}";
        settings["ConnectionStrings:another"] = $"Host=elsewhere;Password={Password}";
        return WorkerConfiguration.For("node-1", new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
    }
}
