using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>A lease and what the capacity grain knows beside it.</summary>
/// <param name="Alone">Nothing else may run on its worker.</param>
internal sealed record LeaseEntry(Lease Lease, DateTimeOffset GrantedAt, bool Alone)
{
    /// <summary>Somebody waits for it; of an adopted lease this is known once its job asks.</summary>
    public bool Interactive { get; init; } = true;

    public Guid? Batch { get; init; }

    /// <summary>Its worker has reported it: the work was handed over.</summary>
    public bool Arrived { get; init; }

    /// <summary>Its work is done, and its result is being written down.</summary>
    public bool Analysed { get; init; }

    /// <summary>Its detector was in memory when it was granted.</summary>
    public bool Loaded { get; init; }
}
