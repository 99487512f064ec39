using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Grains.Control.Recovery;

/// <summary>Tells the capacity grain when the cluster's membership declares a worker dead.</summary>
internal sealed partial class WorkerDeaths(IGrainFactory grains, IClusterMembershipService membership, ILogger<WorkerDeaths> logger)
    : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var before = membership.CurrentSnapshot;
        await foreach (var now in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            foreach (var member in now.Members.Values.Where(member => member.Status == SiloStatus.Dead && SiloNames.IsWorker(member.Name)))
            {
                var status = before.Members.TryGetValue(member.SiloAddress, out var old) ? old.Status : SiloStatus.None;
                if (status is not SiloStatus.Dead and not SiloStatus.None)
                {
                    await Tell(SiloNames.NodeOf(member.Name), died: status is SiloStatus.Active or SiloStatus.Joining);
                }
            }

            before = now;
        }
    }

    private async Task Tell(string node, bool died)
    {
        try
        {
            await grains
                .GetGrain<ICapacityGrain>(0)
                .WorkerGone(
                    node,
                    died,
                    $"The cluster has {(died ? "declared the worker" : "seen the worker")} {node} {(died ? "dead" : "leave")}.");
        }
        catch (Exception exception)
        {
            LogNotTold(exception, node);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The capacity grain could not be told that {Node} has gone; its leases will expire")]
    private partial void LogNotTold(Exception exception, string node);
}
