using FakeFinder.Grains.Control.Batches;
using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Grains.Control.Recovery;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Grains.Hosting;
using FakeFinder.Grains.Placement;
using FakeFinder.Grains.Trust;
using FakeFinder.Grains.Workers;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Storage;

namespace FakeFinder.Grains;

/// <summary>How FakeFinder's grains are added to a silo. Clustering and storage come from Orleans' own configuration sections.</summary>
public static class FakeFinderSilo
{
    /// <summary>Addresses of grains that a silo remembers. Jobs come and go: Orleans' own million would be half a gigabyte of dead ones.</summary>
    private const int DirectoryCacheSize = 2_000;

    /// <summary>How long nvidia-smi may take for one answer.</summary>
    private static readonly TimeSpan GpuPatience = TimeSpan.FromSeconds(10);

    private static readonly Type[] ControlGrains = [typeof(VideoGrain), typeof(BatchGrain), typeof(CapacityGrain)];
    private static readonly Type[] WorkerGrains = [typeof(DetectorGrain)];

    /// <summary>Makes this silo one of the given role: it hosts the grains of its role only.</summary>
    /// <param name="node">A name plus a boot id, never used twice.</param>
    public static ISiloBuilder UseFakeFinderGrains(this ISiloBuilder silo, SiloRole role, string node)
    {
#pragma warning disable ORLEANSEXP003 // With the default directory, the death of one silo deactivates grains on the others.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        var services = silo.Services;
        services.PostConfigure<SiloOptions>(options => options.SiloName = SiloNames.Of(role, node));
        services.PostConfigure<GrainTypeOptions>(options => options.Classes.ExceptWith(role == SiloRole.Control ? WorkerGrains : ControlGrains));
        services.AddPlacementFilter<OnNodeFilter, OnNodeDirector>(ServiceLifetime.Singleton);
        services.Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheSize);
        services.ConfigureCluster(silo.Configuration);
        services.TryAddSingleton(TimeProvider.System);
        services.AddCallGuard(silo.Configuration);
        services.AddOptions<LeaseOptions>().Bind(silo.Configuration.GetSection("FakeFinder:Leases")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<LeaseOptions>, LeaseOptionsValidator>();
        if (role == SiloRole.Control)
        {
            AddControl(services, silo.Configuration);
        }
        else
        {
            AddWorker(services, silo.Configuration, node);
        }

        return silo;
    }

    /// <summary>Adds what must start after the silo and stop before it; call it after <c>UseOrleans</c>.</summary>
    public static IServiceCollection AddFakeFinderServices(this IServiceCollection services, SiloRole role) =>
        role == SiloRole.Control
            ? services.AddHostedService<OpenJobs>().AddHostedService<WorkerDeaths>().AddHostedService<InstanceEnds>()
            : services.AddHostedService(provider => provider.GetRequiredService<GpuProbe>()).AddHostedService(provider => provider.GetRequiredService<WorkerHeartbeat>());

    private static void AddControl(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<LiveWorkers>();
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddOptions<AdoNetGrainStorageOptions>(StorageNames.Jobs).PostConfigure<IStorageDatabase>(UseOwnDatabase);
        services.Configure<GrainCollectionOptions>(options => options.ClassSpecificCollectionAge[typeof(VideoGrain).FullName!] = TimeSpan.FromMinutes(2));
        services.AddOptions<JobOptions>().Bind(configuration.GetSection("FakeFinder:Jobs")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddOptions<BatchOptions>().Bind(configuration.GetSection("FakeFinder:Batches")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchOptions>, BatchOptionsValidator>();
    }

    /// <summary>SQLite's writers take turns at one gate, and each write is on disk before it counts: no connection string can say that. PostgreSQL's share one pool.</summary>
    private static void UseOwnDatabase(AdoNetGrainStorageOptions options, IStorageDatabase database)
    {
        if (options.Invariant == database.Invariant)
        {
            (options.DataSource, options.ConnectionString) = (database.Source, null);
        }
    }

    private static void AddWorker(IServiceCollection services, IConfiguration configuration, string node)
    {
        services.AddOptions<WorkerOptions>().Bind(configuration.GetSection("FakeFinder:Worker")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddSingleton<LoadedDetectors>();
        services.AddSingleton<RunningParts>();
        services.AddSingleton<PartRunner>();
        services.AddSingleton(provider => new NvidiaSmi("nvidia-smi", GpuPatience, provider.GetRequiredService<TimeProvider>())).AddSingleton<GpuProbe>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WorkerHeartbeat>(provider, node));
    }
}
