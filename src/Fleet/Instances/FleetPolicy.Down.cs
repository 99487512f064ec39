namespace FakeFinder.Fleet.Instances;

/// <summary>How the fleet shrinks.</summary>
public static partial class FleetPolicy
{
    /// <summary>
    /// Idle instances that are not wanted are drained: those with the fewest detectors that no other has, then the emptiest, then the
    /// longest idle.
    /// </summary>
    private static IEnumerable<FleetAction> Down(FleetState state, FleetOptions options, Demand demand, IReadOnlyList<FleetInstance> there)
    {
        var slots = there.Sum(instance => instance.Slots);
        var managed = there.Count(instance => instance.Managed);
        var hot = there.Where(instance => instance.State == FleetInstanceState.Hot).ToList();
        var idle = hot.Where(instance => instance.Managed && state.Now - instance.IdleSince >= options.IdleTime).ToList();
        while (idle.Count > 0 && managed > options.MinimumHot)
        {
            var copies = hot.SelectMany(instance => instance.Loaded).CountBy(detector => detector).ToDictionary();
            var emptiest = idle
                .OrderBy(instance => instance.Loaded.Count(detector => copies[detector] == 1))
                .ThenBy(instance => instance.Loaded.Count)
                .ThenBy(instance => instance.IdleSince)
                .ThenBy(instance => instance.Id, StringComparer.Ordinal)
                .First();
            if (slots - emptiest.Slots < demand.Slots)
            {
                yield break;
            }

            yield return FleetAction.On(
                emptiest,
                FleetActionKind.Drain,
                $"{emptiest.Id} has been idle for {Seconds(state.Now - emptiest.IdleSince!.Value)}, and {demand.Slots} slots are wanted of "
                    + $"{slots}"
            );
            idle.Remove(emptiest);
            hot.Remove(emptiest);
            (slots, managed) = (slots - emptiest.Slots, managed - 1);
        }
    }
}
