using System.Net;
using FakeFinder.Bench.Service;
using FakeFinder.Hosting.Trust;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace FakeFinder.Bench.Memory;

/// <summary>The service's silos, as Orleans' own management grain tells of them to a client.</summary>
internal sealed class ClusterClient(IHost host) : IAsyncDisposable
{
    private const double BytesPerMiB = 1 << 20;

    private IManagementGrain Management => host.Services.GetRequiredService<IGrainFactory>().GetGrain<IManagementGrain>(0);

    /// <param name="secret">The cluster's, since the management grain answers its own processes only.</param>
    public static async Task<ClusterClient> ConnectAsync(ServiceAddress address, string secret, CancellationToken cancellationToken)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([KeyValuePair.Create(RunningService.SecretKey, (string?)secret)]);
        builder.UseOrleansClient(client => client
            .AddCallProof()
            .UseStaticClustering(IPEndPoint.Parse(address.Gateway))
            .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = (address.ClusterId, address.ServiceId)));
        var host = builder.Build();
        await host.StartAsync(cancellationToken);
        return new ClusterClient(host);
    }

    /// <param name="grain">The class, without its namespace.</param>
    public async Task<int> CountActivationsAsync(string grain) =>
        (await Management.GetSimpleGrainStatistics())
            .Where(statistic => statistic.GrainType.Contains(grain, StringComparison.Ordinal))
            .Sum(statistic => statistic.ActivationCount);

    /// <summary>Collects garbage everywhere.</summary>
    /// <returns>What is left on the managed heaps.</returns>
    public async Task<Heaps> CollectAsync()
    {
        var members = await Management.GetDetailedHosts(onlyActive: true);
        await Management.ForceGarbageCollection([.. members.Select(member => member.SiloAddress)]);
        return new Heaps(await HeapAsync(name => !IsWorker(name)), await HeapAsync(IsWorker));

        static bool IsWorker(string name) => name.StartsWith("worker", StringComparison.Ordinal);

        async Task<double> HeapAsync(Func<string, bool> wanted)
        {
            var statistics = await Management.GetRuntimeStatistics([
                .. members.Where(member => wanted(member.SiloName)).Select(member => member.SiloAddress),
            ]);
            return statistics.Sum(silo => silo.EnvironmentStatistics.RawMemoryUsageBytes) / BytesPerMiB;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}

/// <summary>Managed memory in use in the control silo and in the workers.</summary>
internal readonly record struct Heaps(double ControlMiB, double WorkerMiB);
