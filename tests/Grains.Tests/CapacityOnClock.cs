using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Metadata;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// The capacity grain goes by the test's clock. All else of its silo does not: a membership whose clocks are hours apart would declare
/// silos dead.
/// </summary>
internal sealed class CapacityOnClock(GrainTypeResolver types, ForwardClock clock) : IConfigureGrainTypeComponents, IGrainActivator
{
    public void Configure(GrainType grainType, GrainProperties properties, GrainTypeSharedContext shared)
    {
        if (grainType == types.GetGrainType(typeof(CapacityGrain)))
        {
            shared.SetComponent<IGrainActivator>(this);
        }
    }

    public object CreateInstance(IGrainContext context)
    {
        var asked = context
            .ActivationServices.GetRequiredService<IPersistentStateFactory>()
            .Create<FleetRecord>(context, new PersistentStateAttribute("fleet", StorageNames.Jobs));
        var grain = ActivatorUtilities.CreateInstance<CapacityGrain>(context.ActivationServices, asked, clock);
        clock.Forward(clock.ActivationTakes);
        return grain;
    }

    public ValueTask DisposeInstance(IGrainContext context, object instance) => ValueTask.CompletedTask;
}
