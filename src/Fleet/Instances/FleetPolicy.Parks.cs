namespace FakeFinder.Fleet.Instances;

/// <summary>Which instances are made warm before somebody waits for them.</summary>
public static partial class FleetPolicy
{
    /// <summary>
    /// Instances of the first kind that can be parked, up to <see cref="FleetOptions.MaximumWarm"/>: one at a time, and only while nothing
    /// is on its way, so that what is wanted now is there first. A machine costs while it is prepared, so the limit of cost holds for it;
    /// it does not work, so that of instances does not.
    /// </summary>
    private static IEnumerable<FleetAction> Parks(FleetState state, FleetOptions options)
    {
        var warm = state.Instances.Count(instance => instance.State == FleetInstanceState.Warm);
        var source = InstanceSource.Of(state, options);
        var settled = !state.Instances.Any(instance => instance.State is FleetInstanceState.Starting or FleetInstanceState.Stopping);
        if (
            settled
            && warm < options.MaximumWarm
            && state.Kinds.FirstOrDefault(kind =>
                kind.Kind.CanPark && IsOver(kind.Parks, state.Now, options) && source.IsAffordable(kind)) is { } kind)
        {
            yield return new FleetAction(
                FleetActionKind.Park,
                Id: null,
                kind.Kind.Name,
                $"{warm} of {options.MaximumWarm} instances that are kept warm are there");
        }
    }
}
