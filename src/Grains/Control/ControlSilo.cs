using FakeFinder.Catalog;
using FakeFinder.Fleet;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using FakeFinder.Grains.Control.Batches;
using FakeFinder.Grains.Control.Recovery;
using FakeFinder.Grains.Control.State;
using FakeFinder.Grains.Control.Videos;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using FakeFinder.Hosting.Trust;
using FakeFinder.Media;
using FakeFinder.Storage;
using FakeFinder.Storage.Sql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Serialization;
using Orleans.Storage;

namespace FakeFinder.Grains.Control;

/// <summary>A process that hosts jobs and capacity, and launches workers.</summary>
public static class ControlSilo
{
    /// <summary>
    /// Adds the control silo with catalog, storage and fleet. The host awaits <c>StorageSchema.EnsureAsync</c> before it runs.
    /// </summary>
    public static void AddControlSilo(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddClusterSettings();
        LoopbackPorts.Choose(builder);
        ClusterSecret.MakeOneWhereNoneIsNeeded(builder.Configuration);
        builder.Services.AddCatalog(builder.Configuration).AddStorage(builder.Configuration).AddProbing(builder.Configuration);
        builder.Services.Configure<FleetOptions>(fleet => fleet.WorkersJoin = ClusterSettings.FormCluster(builder.Configuration));
        builder.Services.AddLocalFleet(builder.Configuration, (_, node) => WorkerConfiguration.For(node, builder.Configuration));
        builder.Services.AddOptions<LocalOptions>().PostConfigure<IOptions<StorageOptions>>((local, storage) =>
            local.Logs = local.Logs.Length > 0 ? local.Logs : Path.Combine(storage.Value.Path, "logs"));
        builder.UseOrleans(silo => silo.UseControlGrains($"control-{Guid.NewGuid().ToString("N")[..8]}"));
        builder.Services.AddControlServices();
    }

    /// <summary>Makes this silo host jobs, batches and capacity. Storage and an instance provider are added apart.</summary>
    /// <param name="node">A name plus a boot id, never used twice.</param>
    public static ISiloBuilder UseControlGrains(this ISiloBuilder silo, string node)
    {
        silo.UseFakeFinder(SiloRole.Control, node);
        var services = silo.Services;
        services.AddSingleton<LiveWorkers>().AddSingleton<Instruments>().AddSingleton<JobStore>().AddDetectorChecks();
        services.AddSingleton<IIncomingGrainCallFilter, DatabaseFaultFilter>();

        // Orleans itself tells callers of a grain's activation that has failed, with what the database's library has thrown.
        services.Configure<ExceptionSerializationOptions>(options => options.SupportedNamespacePrefixes.Add("Npgsql"));
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddOptions<AdoNetGrainStorageOptions>(StorageNames.Jobs).PostConfigure<IStorageDatabase>(UseOwnDatabase);
        services.Configure<GrainCollectionOptions>(options =>
            options.ClassSpecificCollectionAge[typeof(VideoGrain).FullName!] = TimeSpan.FromMinutes(2));
        services.AddOptions<JobOptions>().Bind(silo.Configuration.GetSection("FakeFinder:Jobs")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<JobOptions>, JobOptionsValidator>();
        services.AddOptions<BatchOptions>().Bind(silo.Configuration.GetSection("FakeFinder:Batches")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<BatchOptions>, BatchOptionsValidator>();
        return silo;
    }

    /// <summary>Adds what must start after the silo and stop before it; call it after <c>UseOrleans</c>.</summary>
    public static IServiceCollection AddControlServices(this IServiceCollection services) =>
        services
            .AddHostedService<OpenJobs>()
            .AddHostedService<RetentionSweep>()
            .AddHostedService<WorkerDeaths>()
            .AddHostedService<InstanceEnds>();

    /// <summary>
    /// Adds <see cref="DetectorChecks"/> and <see cref="Absences"/>, for a silo and for clients of one; needs the catalog, and storage.
    /// </summary>
    public static IServiceCollection AddDetectorChecks(this IServiceCollection services)
    {
        services.TryAddSingleton<LiveDetectors>();
        services.TryAddSingleton<DetectorChecks>();
        services.TryAddSingleton<Absences>();
        return services;
    }

    /// <summary>
    /// SQLite's writers take turns at one gate, and each write is on disk before it counts: no connection string can say that. PostgreSQL's
    /// share one pool.
    /// </summary>
    private static void UseOwnDatabase(AdoNetGrainStorageOptions options, IStorageDatabase database)
    {
        if (options.Invariant == database.Invariant)
        {
            (options.DataSource, options.ConnectionString) = (database.Source, null);
        }
    }
}
