using Orleans.Dashboard;

namespace FakeFinder.Hosting.Telemetry;

/// <summary>Orleans' own dashboard, where <see cref="TelemetryOptions.OrleansDashboard"/> says so.</summary>
public static class ClusterDashboard
{
    /// <summary>To each silo: the dashboard's grains may be placed on any, and it asks each one.</summary>
    public static ISiloBuilder AddClusterDashboard(this ISiloBuilder silo) =>
        TelemetryOptions.Of(silo.Configuration).OrleansDashboard ? silo.AddDashboard(options => options.HideTrace = true) : silo;

    /// <summary>To a web process that is a client of the silos.</summary>
    public static IClientBuilder AddClusterDashboard(this IClientBuilder client) =>
        TelemetryOptions.Of(client.Configuration).OrleansDashboard ? client.AddDashboard() : client;
}
