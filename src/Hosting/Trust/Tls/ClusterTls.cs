using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace FakeFinder.Hosting.Trust.Tls;

/// <summary>Registration of TLS between the processes of a cluster, by section <c>FakeFinder:Cluster:Tls</c>.</summary>
public static class ClusterTls
{
    private const string Section = "FakeFinder:Cluster:Tls";

    /// <summary>To a client of the cluster.</summary>
    public static IClientBuilder AddClusterTls(this IClientBuilder client)
    {
        if (client.Services.AddTls(client.Configuration, TlsParty.Client))
        {
            client.Services.AddOptions<ClientConnectionOptions>().Configure<TlsConnections>((connections, tls) =>
                connections.ConfigureConnection(connection => connection.UseClientTls(tls.CallSilo())));
        }
        else if (IsRequired(client.Configuration))
        {
            client.Services.Configure<ClientConnectionOptions>(connections => connections.ConfigureConnection(ClearText.KeepWithinMachine));
        }

        return client;
    }

    /// <summary>To a silo: others' silos and clients without a certificate of the cluster are refused.</summary>
    internal static ISiloBuilder AddClusterTls(this ISiloBuilder silo)
    {
        silo.Services.AddSingleton<IValidateOptions<ClusterTlsOptions>, ReachableSiloValidator>();
        if (silo.Services.AddTls(silo.Configuration, TlsParty.Silo))
        {
            silo.Services.AddOptions<SiloConnectionOptions>().Configure<TlsConnections>((connections, tls) =>
            {
                connections.ConfigureSiloInboundConnection(connection => connection.UseServerTls(tls.AcceptFrom(TlsParty.Silo)));
                connections.ConfigureGatewayInboundConnection(connection => connection.UseServerTls(tls.AcceptFrom(TlsParty.Client)));
                connections.ConfigureSiloOutboundConnection(connection => connection.UseClientTls(tls.CallSilo()));
            });
        }
        else if (!IsRequired(silo.Configuration))
        {
            silo.Services.AddHostedService<ClearTextNotice>();
        }

        return silo;
    }

    /// <returns>Whether the settings name a certificate.</returns>
    private static bool AddTls(this IServiceCollection services, IConfiguration configuration, TlsParty own)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddOptions<ClusterTlsOptions>().Bind(configuration.GetSection(Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<ClusterTlsOptions>>(provider =>
            new ClusterTlsOptionsValidator(own, provider.GetRequiredService<TimeProvider>()));
        if (string.IsNullOrEmpty(configuration[$"{Section}:{nameof(ClusterTlsOptions.Certificate)}"]))
        {
            return false;
        }

        services.AddSingleton(provider => new ClusterCertificates(
            provider.GetRequiredService<IOptions<ClusterTlsOptions>>(),
            own,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ClusterCertificates>>()));
        services.AddSingleton<PeerCheck>().AddSingleton<TlsConnections>().AddHostedService<CertificateWatch>();
        return true;
    }

    private static bool IsRequired(IConfiguration configuration) =>
        configuration.GetValue($"{Section}:{nameof(ClusterTlsOptions.Required)}", defaultValue: true);
}
