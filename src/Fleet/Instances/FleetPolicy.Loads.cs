namespace FakeFinder.Fleet.Instances;

/// <summary>Which detectors idle instances load before somebody waits for them.</summary>
public static partial class FleetPolicy
{
    /// <summary>
    /// While nothing waits, an idle instance loads what fits into its free memory: first what no instance has, then what has the fewest
    /// copies for the time that its parts take. Nothing is evicted for it. Only measured detectors count, and only memory that is known.
    /// </summary>
    private static IEnumerable<FleetAction> Loads(FleetState state)
    {
        if (state.Queue.Count > 0)
        {
            yield break;
        }

        var hot = state.Instances.Where(instance => instance.State == FleetInstanceState.Hot).ToList();
        var copies = hot.SelectMany(instance => instance.Loaded).CountBy(detector => detector).ToDictionary();
        var services = state
            .ServiceTimes.GroupBy(service => service.Key.Detector)
            .ToDictionary(times => times.Key, times => times.Average(time => time.Value.TotalSeconds));
        foreach (var instance in hot.Where(instance => instance is { Busy: 0, MemoryMiB: > 0, EndsAt: null }))
        {
            var free = instance.MemoryMiB - instance.Loaded.Sum(detector => state.DetectorMemoryMiB.GetValueOrDefault(detector));
            var next = services
                .Keys.Where(detector =>
                    state.DetectorMemoryMiB.TryGetValue(detector, out var needed)
                    && needed <= free
                    && !instance.Loaded.Contains(detector)
                    && instance.Serves([detector]))
                .OrderBy(detector => copies.GetValueOrDefault(detector) / Math.Max(0.1, services[detector]))
                .ThenBy(detector => detector, StringComparer.Ordinal)
                .FirstOrDefault();
            if (next is not null)
            {
                copies[next] = copies.GetValueOrDefault(next) + 1;
                yield return FleetAction.On(
                    instance,
                    FleetActionKind.Load,
                    $"{instance.Id} is idle and has room for {next}, of which there are {copies[next] - 1} copies"
                ) with
                {
                    Detector = next,
                };
            }
        }
    }
}
