using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using Microsoft.Extensions.Hosting;

namespace FakeFinder.Grains.Control.Recovery;

/// <summary>Tells the capacity grain at once when an instance of this process's provider has ended, and ends them all before the silo stops.</summary>
internal sealed class InstanceEnds(IGrainFactory grains, IInstanceProvider provider) : BackgroundService
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
            await grains.GetGrain<ICapacityGrain>(0).WorkerGone(end.Id, !end.Expected, end.Reason);
        }
    }
}
