namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// What people have asked of the fleet and nothing else tells: all that the capacity grain stores. Fields are only added.
/// </summary>
internal sealed class FleetRecord
{
    /// <summary>What this program writes.</summary>
    public const int CurrentSchema = 1;

    public int Schema { get; set; } = CurrentSchema;

    /// <summary>Instances that a person keeps drained.</summary>
    public List<string> Held { get; set; } = [];
}
