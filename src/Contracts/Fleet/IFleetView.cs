using Orleans.Concurrency;

namespace FakeFinder.Contracts;

/// <summary>The fleet, to look at. There is one, with key 0.</summary>
[PartnerCallable, Alias("ff.IFleetView")]
public interface IFleetView : IGrainWithIntegerKey
{
    /// <summary>What runs, what waits, and what was decided last.</summary>
    [AlwaysInterleave, Alias("Describe")]
    Task<FleetSnapshot> Describe();

    /// <summary>Which detectors the live workers can run, and why not.</summary>
    [AlwaysInterleave, Alias("Detectors")]
    Task<FleetDetectors> Detectors();
}
