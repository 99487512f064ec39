namespace FakeFinder.Fleet.Instances;

/// <summary>What becomes of stopped instances that are too many.</summary>
public static partial class FleetPolicy
{
    /// <summary>
    /// Instances that drain one after the other may all be on their way to be stopped before the first of them is; the limit may also have
    /// been lowered.
    /// </summary>
    /// <param name="touched">Instances with which something is done already.</param>
    private static IEnumerable<FleetAction> Surplus(FleetState state, FleetOptions options, HashSet<string?> touched)
    {
        var warm = state.Instances.Where(instance => instance.State == FleetInstanceState.Warm && !touched.Contains(instance.Id)).ToList();
        return warm.Where(instance => !instance.Kept)
            .OrderByDescending(instance => instance.Id, StringComparer.Ordinal)
            .Take(warm.Count - options.MaximumWarm)
            .Select(instance =>
                FleetAction.On(
                    instance,
                    FleetActionKind.Terminate,
                    $"{instance.Id} is one of {warm.Count} stopped instances, and {options.MaximumWarm} are kept"));
    }
}
