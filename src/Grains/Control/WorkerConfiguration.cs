using Microsoft.Extensions.Configuration;

namespace FakeFinder.Grains.Control;

/// <summary>
/// What a control silo tells the workers that it launches: of its own configuration what a worker needs, and nothing else. A worker opens
/// no database, so it gets the one connection string by which it joins the cluster, if any.
/// </summary>
internal static class WorkerConfiguration
{
    private const string Clustering = "Orleans:Clustering";

    private static readonly string[] Passed =
    [
        "Logging",
        "FakeFinder:Storage",
        "FakeFinder:Catalog",
        "FakeFinder:Media",
        "FakeFinder:Probe",
        "FakeFinder:Decoding",
        "FakeFinder:Perturbing",
        "FakeFinder:Proxies",
        "FakeFinder:Detection",
        "FakeFinder:Worker",
        "FakeFinder:Leases",
        "FakeFinder:Telemetry",
        "FakeFinder:Cluster",
        "Orleans:ServiceId",
        "Orleans:ClusterId",
        Clustering,
        "Orleans:Membership",
        "Orleans:Messaging",
    ];

    public static Dictionary<string, string> For(string node, IConfiguration configuration)
    {
        var settings = Passed
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);
        if (configuration[$"{Clustering}:ProviderType"] is not (null or "Development" or "DynamoDB")
            && configuration[$"{Clustering}:ConnectionName"] is { } name
            && configuration.GetConnectionString(name) is { } connection)
        {
            settings[$"ConnectionStrings:{name}"] = connection;
        }

        settings["FakeFinder:Role"] = "worker";
        settings["FakeFinder:Node"] = node;
        settings["FakeFinder:Host:EndWithInput"] = "true";
        if (configuration[$"{Clustering}:ProviderType"] == "Development")
        {
            settings[$"{Clustering}:PrimarySiloEndPoint"] =
                $"{configuration["Orleans:Endpoints:AdvertisedIPAddress"]}:{configuration["Orleans:Endpoints:SiloPort"]}";
        }

        return settings;
    }
}
