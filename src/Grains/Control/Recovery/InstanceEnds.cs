using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Recovery;

/// <summary>
/// Tells the capacity grain and the cluster at once when an instance of this process's provider has ended, and ends them all before the
/// silo stops. As long as the cluster takes a silo for alive, no other can join, since it must reach them all.
/// </summary>
internal sealed partial class InstanceEnds(
    IGrainFactory grains,
    IClusterMembershipService membership,
    IInstanceProvider provider,
    ILogger<InstanceEnds> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (provider is IAsyncDisposable disposable)
        {
            await disposable.DisposeAsync();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var end in provider.Ends.ReadAllAsync(stoppingToken))
        {
            await Tell(end);
        }
    }

    private async Task Tell(InstanceEnd end)
    {
        try
        {
            await grains.GetGrain<ICapacityGrain>(0).WorkerGone(end.Id, !end.Expected, end.Reason);
            foreach (
                var member in membership.CurrentSnapshot.Members.Values.Where(member =>
                    member.Name == SiloNames.Of(SiloRole.Worker, end.Id) && member.Status != SiloStatus.Dead))
            {
                await membership.TryKill(member.SiloAddress);
            }
        }
        catch (Exception exception)
        {
            LogNotTold(exception, end.Id);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "Nobody could be told that {Node} has ended; the cluster's membership will find out"
    )]
    private partial void LogNotTold(Exception exception, string node);
}
