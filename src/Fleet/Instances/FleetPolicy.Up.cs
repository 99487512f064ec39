namespace FakeFinder.Fleet.Instances;

/// <summary>How the fleet grows.</summary>
public static partial class FleetPolicy
{
    /// <summary>
    /// An instance is started for work that would wait for so many times as long as the start takes: what waits shorter gains nothing from
    /// it.
    /// </summary>
    private const double WorthAStart = 1.2;

    private static IEnumerable<FleetAction> Up(
        FleetState state,
        FleetOptions options,
        Demand demand,
        IReadOnlyList<FleetInstance> there,
        IReadOnlyCollection<FleetInstance> running)
    {
        var source = new InstanceSource(state, options, running);
        var wanted = state.Wanted();
        var slots = there.Where(instance => instance.Serves(wanted)).Sum(instance => instance.Slots);
        var managed = there.Count(instance => instance.Managed);
        var backlog = new Backlog(demand.Backlog, state.ArrivingLoad);
        foreach (var instance in there.Where(instance => instance.Serves(wanted)))
        {
            backlog.Add(
                instance.State == FleetInstanceState.Hot ? TimeSpan.Zero : state.StartTime(instance) - (state.Now - instance.Since),
                instance.Slots);
        }

        while (WhatIsWanted() is { } next)
        {
            yield return source.Take(next.Candidate, next.Reason);
            managed++;

            // One that is kept for some of the work leaves the rest waiting.
            if (next.Candidate.Warm?.Serves(wanted) ?? true)
            {
                slots += next.Candidate.Slots;
                backlog.Add(next.Candidate.StartTime, next.Candidate.Slots);
            }
        }

        (Candidate Candidate, string Reason)? WhatIsWanted()
        {
            if (managed < options.MinimumHot && source.Next(urgent: false) is { } always)
            {
                return (always, $"starting a worker (minimum {options.MinimumHot}, running {managed})");
            }

            if (source.Next(urgent: true) is { } urgent && backlog.ClearAfter() is var clear && clear > WorthAStart * urgent.StartTime)
            {
                return (
                    urgent,
                    $"interactive work would wait for {Seconds(clear)} with {slots} slots, and this one is there in "
                        + $"{Seconds(urgent.StartTime)}"
                );
            }

            if (slots < demand.Interactive && source.Next(urgent: true) is { } usual)
            {
                return (
                    usual,
                    demand.Interactive == state.BurstSlots
                        ? $"{slots} slots are there, and {demand.Interactive} are kept for a burst while jobs arrive"
                        : $"{slots} slots are there, and interactive work lately wanted {demand.Interactive}"
                );
            }

            return slots < demand.Slots && source.Next(urgent: false) is { } bulk
                ? (bulk, $"{slots} slots are there of {demand.Slots} that are wanted, {demand.Batch} of them for batches")
                : null;
        }
    }
}
