using FakeFinder.Catalog;
using FakeFinder.Detection;
using FakeFinder.Grains.Hosting;
using FakeFinder.Storage;
using FakeFinder.Storage.Probing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Grains.Workers;

/// <summary>A process that hosts detectors.</summary>
public static class WorkerSilo
{
    /// <summary>Adds the worker silo with catalog, a worker's storage and detection.</summary>
    public static void AddWorkerSilo(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddClusterSettings();

        // All processes of a cluster may share one configuration; no grain of a worker has state, and it opens no database.
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create<string, string?>($"Orleans:GrainStorage:{StorageNames.Jobs}:ProviderType", "Memory")]);
        LoopbackPorts.ChooseAtStart(builder);
        builder.Services.AddCatalog(builder.Configuration).AddWorkerStorage(builder.Configuration);
        builder.Services.AddProbing(builder.Configuration).AddDetection(builder.Configuration);
        var node = builder.Configuration.GetValue<string>("FakeFinder:Node") ?? $"{Environment.MachineName.ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..8]}";
        builder.UseOrleans(silo => silo.UseFakeFinderGrains(SiloRole.Worker, node));
        builder.Services.AddFakeFinderServices(SiloRole.Worker);
    }
}
