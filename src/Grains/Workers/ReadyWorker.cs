using FakeFinder.Detection;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Trust;
using FakeFinder.Media.Tools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Grains.Workers;

/// <summary>What a worker can do before it joins, so that it joins sooner.</summary>
public static class ReadyWorker
{
    /// <summary>
    /// Loads the native libraries, tries FFmpeg's sandbox, and starts and stops a silo in a cluster of its own: the most that a start takes
    /// is the compilation of its code.
    /// </summary>
    /// <exception cref="DetectorLoadException">The configured execution provider does not load.</exception>
    public static async Task GetReadyAsync(this IHost host)
    {
        await host.Services.GetRequiredService<MediaTools>().TrySandboxAsync(CancellationToken.None);
        await host.Services.WarmUpDetectionAsync();
        using var rehearsal = CreateRehearsal();
        await rehearsal.StartAsync();
        await rehearsal.StopAsync();
    }

    private static IHost CreateRehearsal()
    {
        const string name = "rehearsal";
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Orleans:ServiceId"] = name,
            ["Orleans:ClusterId"] = name,
            ["Orleans:Clustering:ProviderType"] = "Development",
        });
        ClusterSecret.MakeOneWhereNoneIsNeeded(builder.Configuration);
        LoopbackPorts.ChooseAtStart(builder);
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.UseOrleans(silo => silo.UseWorkerGrains(name));
        return builder.Build();
    }

    /// <summary>Takes no signals: they are the process's affair.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
