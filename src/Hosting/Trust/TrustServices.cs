using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Hosting.Trust;

/// <summary>Registration of the proofs by which the service's processes know each other.</summary>
public static class TrustServices
{
    /// <summary>
    /// To a client of the cluster that is one of the service's own: its calls prove that, by section <c>FakeFinder:Cluster</c>.
    /// </summary>
    public static IClientBuilder AddCallProof(this IClientBuilder client)
    {
        client.Services.AddCallProof(client.Configuration);
        return client;
    }

    /// <summary>To a silo: its calls are proven, and those of strangers are refused.</summary>
    internal static IServiceCollection AddCallGuard(this IServiceCollection services, IConfiguration configuration) =>
        services.AddCallProof(configuration).AddSingleton<IIncomingGrainCallFilter, CallGuard>();

    private static IServiceCollection AddCallProof(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TrustOptions>().Bind(configuration.GetSection("FakeFinder:Cluster")).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TrustOptions>, TrustOptionsValidator>());
        services.TryAddSingleton<ClusterSecret>();
        return services.AddSingleton<IOutgoingGrainCallFilter, CallProof>();
    }
}
