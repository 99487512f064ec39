using FakeFinder.Grains.Control.Capacity;

namespace FakeFinder.Bench.Capacity;

/// <summary>What people ask of the fleet, which nobody does here.</summary>
internal sealed class UnstoredRecord : IPersistentState<FleetRecord>
{
    public FleetRecord State { get; set; } = new();

    public string? Etag => null;

    public bool RecordExists => false;

    public Task ReadStateAsync() => Task.CompletedTask;

    public Task WriteStateAsync() => Task.CompletedTask;

    public Task ClearStateAsync() => Task.CompletedTask;
}
