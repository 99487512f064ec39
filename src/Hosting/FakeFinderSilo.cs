using System.Reflection;
using FakeFinder.Hosting.Placement;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Hosting.Trust;
using FakeFinder.Hosting.Trust.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Placement;

namespace FakeFinder.Hosting;

/// <summary>What all silos of a service have in common. Clustering and storage come from Orleans' own configuration sections.</summary>
public static class FakeFinderSilo
{
    /// <summary>
    /// Addresses of grains that a silo remembers. Jobs come and go: Orleans' own million would be half a gigabyte of dead ones.
    /// </summary>
    private const int DirectoryCacheSize = 2_000;

    /// <summary>Makes this silo one of the given role: it hosts the grains of its role only (<see cref="HostedByAttribute"/>).</summary>
    /// <param name="node">A name plus a boot id, never used twice.</param>
    public static ISiloBuilder UseFakeFinder(this ISiloBuilder silo, SiloRole role, string node)
    {
#pragma warning disable ORLEANSEXP003 // With the default directory, the death of one silo deactivates grains on the others.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        var services = silo.Services;
        services.PostConfigure<SiloOptions>(options => options.SiloName = SiloNames.Of(role, node));
        services.PostConfigure<GrainTypeOptions>(options =>
            options.Classes.RemoveWhere(grain => grain.GetCustomAttribute<HostedByAttribute>() is { } host && host.Role != role));
        services.AddPlacementFilter<OnNodeFilter, OnNodeDirector>(ServiceLifetime.Singleton);
        services.Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheSize);
        services.ConfigureCluster(silo.Configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<Instruments>().AddCallGuard(silo.Configuration);
        silo.AddClusterTls().AddClusterDashboard();
        services.AddOptions<LeaseOptions>().Bind(silo.Configuration.GetSection("FakeFinder:Leases")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LeaseOptions>, LeaseOptionsValidator>();
        return silo;
    }
}
