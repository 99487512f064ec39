using Microsoft.Extensions.Configuration;

namespace FakeFinder.Grains.Hosting;

/// <summary>What a control silo tells the workers that it launches: its own configuration, but for what is its own affair.</summary>
internal static class WorkerConfiguration
{
    private static readonly string[] Passed =
        ["Logging", "FakeFinder:Storage", "FakeFinder:Catalog", "FakeFinder:Media", "FakeFinder:Probe", "FakeFinder:Decoding", "FakeFinder:Detection", "FakeFinder:Worker", "FakeFinder:Leases",
         "Orleans:ServiceId", "Orleans:ClusterId", "Orleans:Clustering", "Orleans:Membership", "Orleans:Messaging", "ConnectionStrings"];

    public static Dictionary<string, string> For(string node, IConfiguration configuration)
    {
        var settings = Passed
            .SelectMany(section => configuration.GetSection(section).AsEnumerable())
            .Where(setting => setting.Value is not null)
            .ToDictionary(setting => setting.Key, setting => setting.Value!);
        settings["FakeFinder:Role"] = "worker";
        settings["FakeFinder:Node"] = node;
        settings["FakeFinder:Host:EndWithInput"] = "true";
        if (configuration["Orleans:Clustering:ProviderType"] == "Development")
        {
            settings["Orleans:Clustering:PrimarySiloEndPoint"] = $"{configuration["Orleans:Endpoints:AdvertisedIPAddress"]}:{configuration["Orleans:Endpoints:SiloPort"]}";
        }

        return settings;
    }
}
