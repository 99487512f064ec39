using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>An instance that the operator keeps stopped for one detector, although its worker could run others.</summary>
public sealed class KeptForTests
{
    private static readonly string[] OfAlpha = ["alpha"];

    private readonly ScriptedInstances instances = new();

    [Fact]
    public async Task It_gets_the_work_of_its_detector_alone()
    {
        instances.Put("own", ProvidedState.Warm, OfAlpha);
        await using var service = await ServiceCluster.StartElasticAsync(instances, minimum: 0, maximum: 1);
        await instances.OnceMoreAsync();

        await service.Capacity.Start("own");
        await service.EndOfAsync(await service.SubmitAsync("alpha"));
        var other = await service.SubmitAsync("beta");
        await instances.OnceMoreAsync();

        Assert.Equal(PartState.Queued, Assert.Single((await service.Grains.GetGrain<IVideoGrain>(other).Describe()).Parts).State);
        Assert.Equal("alpha", Assert.Single(service.Detectors.Runs).Detector);
    }
}
