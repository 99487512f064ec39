using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace FakeFinder.Grains.Tests.Workers;

public sealed class DetectorGrainTests
{
    [Fact]
    public async Task A_detector_that_is_unloaded_while_it_loads_is_put_away_when_it_comes()
    {
        await using var service = await ServiceCluster.StartAsync();
        var asked = new TaskCompletionSource();
        var loaded = new TaskCompletionSource();
        service.Detectors.Loading = _ =>
        {
            asked.TrySetResult();
            return loaded.Task;
        };
        var grain = await FindAsync(service, "alpha");
        await grain.Load();
        await asked.Task.WaitAsync(ServiceCluster.Patience);

        await grain.Unload();
        loaded.SetResult();

        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Unloaded == 1));
        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().Report.Loaded.IsEmpty);
    }

    [Fact]
    public async Task Replaced_networks_are_loaded_for_the_next_part_and_put_away_after_the_last_that_uses_them()
    {
        await using var service = await ServiceCluster.StartAsync();
        var score = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
        var loads = 0;
        service.Detectors.Loading = _ =>
        {
            loads++;
            return Task.CompletedTask;
        };
        service.Detectors.Script = run => run.Number == 1 ? score.Task : Task.FromResult(0.75);
        var before = await service.SubmitAsync("alpha");
        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Runs.Count == 1));

        service.Detectors.Version++;
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        Assert.Equal((2, 0), (loads, service.Detectors.Unloaded));
        score.SetResult(0.25);
        await service.EndOfAsync(before);

        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Detectors.Unloaded == 1));
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        Assert.Equal((2, 1), (loads, service.Detectors.Unloaded));
    }

    [Fact]
    public async Task Activated_on_another_node_than_its_own_it_takes_no_work()
    {
        await using var service = await ServiceCluster.StartAsync(
            control: services => services.AddKeyedSingleton<IPlacementFilterDirector>(typeof(OnNodeFilter), (_, _) => new AnyNode()));
        await FindAsync(service, "alpha");
        var stray = service.Control.GetRequiredService<IGrainFactory>().GetGrain<IDetectorGrain>(DetectorKeys.For("alpha", "node-9"));
        var order = new WorkOrder(new WorkId(Guid.NewGuid(), "alpha", 1, Guid.NewGuid()), new string('0', 64), "clip.mp4", ["alpha"], null);

        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => stray.Start(order));

        Assert.Contains("of node-9 was to be activated on node-1; it runs on its own node alone", refusal.ToString(), StringComparison.Ordinal);
        Assert.Empty(service.Detectors.Runs);
    }

    [Fact]
    public async Task What_was_loaded_ahead_stays_and_what_was_loaded_for_work_leaves_once_it_is_idle()
    {
        await using var service = await ServiceCluster.StartAsync(worker: services => services.Configure<GrainCollectionOptions>(options =>
            (options.CollectionQuantum, options.CollectionAge) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2))));
        await (await FindAsync(service, "alpha")).Load();
        await service.EndOfAsync(await service.SubmitAsync("beta"));

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (service.Detectors.Unloaded == 0)
        {
            await Task.Delay(50, patience.Token);
        }

        await ServiceCluster.UntilAsync(async () => (await service.Fleet.Describe()).Workers.Single().Report.Loaded is ["alpha"]);
    }

    /// <summary>The detector on the only worker, once it is known what that can host.</summary>
    private static async Task<IDetectorGrain> FindAsync(ServiceCluster service, string detector)
    {
        var node = (await service.Fleet.Describe()).Workers.Single().Report.Node;
        await ServiceCluster.UntilAsync(() => Task.FromResult(service.Control.GetRequiredService<LiveWorkers>().Reachable.Contains(node)));
        return service.Control.GetRequiredService<IGrainFactory>().GetGrain<IDetectorGrain>($"{detector}@{node}");
    }

    private sealed class AnyNode : IPlacementFilterDirector
    {
        public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos) => silos;
    }
}
