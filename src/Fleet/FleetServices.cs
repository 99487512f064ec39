using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet;

/// <summary>Registration of the fleet.</summary>
public static class FleetServices
{
    /// <summary>
    /// Adds the fleet's options and the local provider, with sections <c>FakeFinder:Fleet</c> and <c>FakeFinder:Fleet:Local</c>. The latter
    /// is checked when the provider is made, which a control silo does at its start: where another provider takes its place, nothing is
    /// asked of it.
    /// </summary>
    /// <param name="workerSettings">The configuration of a local worker, given its node.</param>
    public static IServiceCollection AddLocalFleet(
        this IServiceCollection services,
        IConfiguration configuration,
        Func<IServiceProvider, string, IReadOnlyDictionary<string, string>> workerSettings)
    {
        services.AddOptions<FleetOptions>().Bind(configuration.GetSection("FakeFinder:Fleet")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<FleetOptions>, FleetOptionsValidator>();
        services.AddOptions<LocalOptions>().Bind(configuration.GetSection("FakeFinder:Fleet:Local"));
        services.AddSingleton<IValidateOptions<LocalOptions>, LocalOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new WorkerSettings(node => workerSettings(provider, node)));
        return services.AddSingleton<IInstanceProvider, LocalInstanceProvider>();
    }
}
