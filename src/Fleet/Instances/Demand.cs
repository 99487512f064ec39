namespace FakeFinder.Fleet.Instances;

/// <summary>How many slots the fleet should have.</summary>
/// <param name="Interactive">Slots that interactive work asked for lately, or that are kept for a burst of it.</param>
/// <param name="Batch">Slots for all batches together.</param>
/// <param name="Backlog">Interactive work that waits, in seconds of one slot.</param>
internal sealed record Demand(int Interactive, int Batch, double Backlog)
{
    public int Slots => Interactive + Batch;

    public static Demand Of(FleetState state, FleetOptions options)
    {
        var services = state
            .ServiceTimes.GroupBy(service => service.Key.Detector)
            .ToDictionary(service => service.Key, service => service.Average(time => time.Value.TotalSeconds));
        double Service(string detector) => services.GetValueOrDefault(detector, FleetPolicy.UnknownService.TotalSeconds);

        var kind = state.Kinds[0];
        var slotsOfKind = Math.Max(1, kind.Kind.Slots);
        var batch = Batches(state).Sum(batch =>
        {
            var work = TimeSpan.FromSeconds(batch.VideosLeft * batch.Detectors.Sum(Service) / slotsOfKind);
            return slotsOfKind * (long)BatchReplicas.For(batch, work, kind.ColdStart, options.BatchHourWorth);
        });
        return new Demand(
            Math.Max((int)Math.Ceiling(Math.Round(state.RecentSlots * options.Headroom, 6)), state.BurstSlots),
            (int)Math.Min(batch, int.MaxValue / 2),
            state.Queue.Where(queue => queue.Key.Urgency == 0).Sum(queue => queue.Count * Service(queue.Key.Detector)));
    }

    /// <summary>Batch work that waits without its batch being known counts as a batch of what waits.</summary>
    private static IEnumerable<OpenBatch> Batches(FleetState state)
    {
        var known = state.Batches.Select(batch => batch.Id).ToHashSet();
        return state.Batches.Concat(
            state
                .Queue.Where(queue => queue.Key.Urgency > 0 && !known.Contains(queue.Key.Batch ?? Guid.Empty))
                .GroupBy(queue => queue.Key.Batch ?? Guid.Empty)
                .Select(queues => new OpenBatch(
                    queues.Key,
                    queues.Max(queue => queue.Count),
                    [.. queues.Select(queue => queue.Key.Detector)])));
    }
}
