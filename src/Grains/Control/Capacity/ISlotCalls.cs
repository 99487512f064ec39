using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The calls that follow from decisions on slots. None is waited for, and each may be lost.</summary>
internal interface ISlotCalls
{
    /// <summary>The part has a lease: its job is to ask for it.</summary>
    void SlotReady(Guid job, string detector);

    void LeaseLost(Lease lease, LeaseLoss loss);

    void Load(string detector, string node);

    void Unload(string detector, string node);
}

/// <summary>The calls to the jobs' and detectors' grains.</summary>
internal sealed class SlotCalls(Func<IGrainFactory> grains) : ISlotCalls
{
    public void SlotReady(Guid job, string detector) => grains().GetGrain<IVideoWork>(job).SlotReady(detector).Ignore();

    public void LeaseLost(Lease lease, LeaseLoss loss) => grains().GetGrain<IVideoWork>(lease.Job).LeaseLost(lease, loss).Ignore();

    public void Load(string detector, string node) => grains().GetGrain<IDetectorGrain>(DetectorKeys.For(detector, node)).Load().Ignore();

    public void Unload(string detector, string node) =>
        grains().GetGrain<IDetectorGrain>(DetectorKeys.For(detector, node)).Unload().Ignore();
}
