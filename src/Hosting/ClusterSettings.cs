using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace FakeFinder.Hosting;

/// <summary>
/// What Orleans' own settings are by default where several machines form a cluster, so that a silo that was killed is gone from it within
/// about ten seconds. They are the lowest layer of the configuration: whatever else names one of these keys goes before.
/// </summary>
public static class ClusterSettings
{
    private const string Provider = "Orleans:Clustering:ProviderType";

    private static readonly Dictionary<string, string?> Defaults = new()
    {
        // A silo is suspected after three probes that fail, which a refused connection does at once and a silent machine after this time.
        ["Orleans:Membership:ProbeTimeout"] = "00:00:02",
        ["Orleans:Membership:NumMissedProbesLimit"] = "3",

        // Who joins must reach all who were alive within three of these: after a crash of all silos, the dead of before hold the first one
        // up for as long.
        ["Orleans:Membership:IAmAliveTablePublishTimeout"] = "00:00:05",
        ["Orleans:Membership:TableRefreshTimeout"] = "00:00:10",
        ["Orleans:Membership:DefunctSiloCleanupPeriod"] = "01:00:00",
        ["Orleans:Membership:DefunctSiloExpiration"] = "1.00:00:00",

        // A client is not told that the silo has died that it has asked. Silos and clients must agree: a watch is kept open by the silo's
        // half of it.
        ["Orleans:Messaging:ResponseTimeout"] = "00:00:10",
        ["Orleans:Gateway:GatewayListRefreshPeriod"] = "00:00:05",
    };

    /// <summary>
    /// To be called before Orleans is added. On one machine, with development clustering, nothing changes: there deaths are learned from
    /// the processes.
    /// </summary>
    public static void AddClusterSettings(this IConfigurationManager configuration)
    {
        if (FormCluster(configuration))
        {
            configuration.Sources.Insert(0, new MemoryConfigurationSource { InitialData = Defaults });
        }
    }

    /// <summary>Several machines form a cluster: its membership is another than the development clustering of one machine.</summary>
    internal static bool FormCluster(IConfiguration configuration) => configuration[Provider] is not (null or "Development");

    /// <summary>Sections <c>Orleans:Membership</c> and <c>Orleans:Gateway</c>, which Orleans does not read by itself.</summary>
    public static IServiceCollection ConfigureCluster(this IServiceCollection services, IConfiguration configuration) => services
        .Configure<ClusterMembershipOptions>(configuration.GetSection("Orleans:Membership"))
        .Configure<GatewayOptions>(configuration.GetSection("Orleans:Gateway"));
}
