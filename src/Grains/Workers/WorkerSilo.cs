using FakeFinder.Catalog;
using FakeFinder.Checks;
using FakeFinder.Detection;
using FakeFinder.Grains.Workers.Doctor;
using FakeFinder.Grains.Workers.Imaging;
using FakeFinder.Hosting;
using FakeFinder.Media;
using FakeFinder.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FakeFinder.Grains.Workers;

/// <summary>A process that hosts detectors.</summary>
public static class WorkerSilo
{
    /// <summary>How long nvidia-smi may take for one answer.</summary>
    private static readonly TimeSpan GpuPatience = TimeSpan.FromSeconds(10);

    /// <summary>Adds the worker silo with catalog, a worker's storage and detection.</summary>
    public static void AddWorkerSilo(this IHostApplicationBuilder builder)
    {
        builder.Configuration.AddClusterSettings();

        // All processes of a cluster may share one configuration; no grain of a worker has state, and it opens no database.
        builder.Configuration.AddInMemoryCollection([
            KeyValuePair.Create<string, string?>($"Orleans:GrainStorage:{StorageNames.Jobs}:ProviderType", "Memory"),
        ]);
        LoopbackPorts.ChooseAtStart(builder);
        builder.Services.AddCatalog(builder.Configuration).AddWorkerStorage(builder.Configuration);
        builder.Services.AddProbing(builder.Configuration).AddDetection(builder.Configuration);
        var node =
            builder.Configuration.GetValue<string>("FakeFinder:Node")
            ?? $"{Environment.MachineName.ToLowerInvariant()}-{Guid.NewGuid().ToString("N")[..8]}";
        builder.UseOrleans(silo => silo.UseWorkerGrains(node));
        builder.Services.AddWorkerServices();
    }

    /// <summary>Makes this silo host detectors. Storage and detection are added apart.</summary>
    /// <param name="node">A name plus a boot id, never used twice.</param>
    public static ISiloBuilder UseWorkerGrains(this ISiloBuilder silo, string node)
    {
        silo.UseFakeFinder(SiloRole.Worker, node);
        var services = silo.Services;
        services.AddOptions<WorkerOptions>().Bind(silo.Configuration.GetSection("FakeFinder:Worker")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<WorkerOptions>, WorkerOptionsValidator>();
        services.AddSingleton<LoadedDetectors>();
        services.AddSingleton<RunningParts>();
        services.AddSingleton<PartRunner>();
        services.AddSingleton<ImagingWork>();
        services
            .AddSingleton(provider => new NvidiaSmi("nvidia-smi", GpuPatience, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<GpuProbe>();
        services.AddCheck<GpuCheck>("GPU");
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<WorkerHeartbeat>(provider, node));
        return silo;
    }

    /// <summary>Adds what must start after the silo and stop before it; call it after <c>UseOrleans</c>.</summary>
    public static IServiceCollection AddWorkerServices(this IServiceCollection services) =>
        services
            .AddHostedService(provider => provider.GetRequiredService<GpuProbe>())
            .AddHostedService(provider => provider.GetRequiredService<WorkerHeartbeat>());
}
