using FakeFinder.Catalog;
using FakeFinder.Fleet;
using FakeFinder.Storage;
using FakeFinder.Storage.Probing;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Grains.Hosting;

/// <summary>A process that hosts jobs and capacity, and launches workers.</summary>
public static class ControlSilo
{
    /// <summary>Adds the control silo with catalog, storage and fleet. The host awaits <c>StorageSchema.EnsureAsync</c> before it runs.</summary>
    public static void AddControlSilo(this IHostApplicationBuilder builder)
    {
        LoopbackPorts.Choose(builder.Configuration, gateway: true);
        builder.Services.AddCatalog(builder.Configuration).AddStorage(builder.Configuration).AddProbing(builder.Configuration);
        builder.Services.AddLocalFleet(builder.Configuration, (_, node) => WorkerConfiguration.For(node, builder.Configuration));
        builder.UseOrleans(silo => silo.UseFakeFinderGrains(SiloRole.Control, $"control-{Guid.NewGuid().ToString("N")[..8]}"));
        builder.Services.AddFakeFinderServices(SiloRole.Control);
    }
}
