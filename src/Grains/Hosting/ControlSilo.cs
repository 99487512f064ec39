using FakeFinder.Catalog;
using FakeFinder.Fleet;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using FakeFinder.Grains.Trust;
using FakeFinder.Storage;
using FakeFinder.Storage.Probing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Hosting;

/// <summary>A process that hosts jobs and capacity, and launches workers.</summary>
public static class ControlSilo
{
    /// <summary>Adds the control silo with catalog, storage and fleet. The host awaits <c>StorageSchema.EnsureAsync</c> before it runs.</summary>
    public static void AddControlSilo(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddClusterSettings();
        LoopbackPorts.Choose(builder.Configuration);
        ClusterSecret.MakeOneWhereNoneIsNeeded(builder.Configuration);
        builder.Services.AddCatalog(builder.Configuration).AddStorage(builder.Configuration).AddProbing(builder.Configuration);
        builder.Services.Configure<FleetOptions>(fleet => fleet.WorkersJoin = ClusterSettings.FormCluster(builder.Configuration));
        builder.Services.AddLocalFleet(builder.Configuration, (_, node) => WorkerConfiguration.For(node, builder.Configuration));
        builder.Services.AddOptions<LocalOptions>().PostConfigure<IOptions<StorageOptions>>((local, storage) =>
            local.Logs = local.Logs.Length > 0 ? local.Logs : Path.Combine(storage.Value.Path, "logs"));
        builder.UseOrleans(silo => silo.UseFakeFinderGrains(SiloRole.Control, $"control-{Guid.NewGuid().ToString("N")[..8]}"));
        builder.Services.AddFakeFinderServices(SiloRole.Control);
    }
}
