namespace FakeFinder.Grains;

/// <summary>What a silo hosts.</summary>
public enum SiloRole
{
    /// <summary>Jobs, batches, capacity.</summary>
    Control,

    /// <summary>Detectors.</summary>
    Worker,
}
