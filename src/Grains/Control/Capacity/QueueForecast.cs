using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// Says what queued parts wait for, for people: an estimate that decides nothing. It looks at the workers at most once a second, and at a
/// bounded number of waiting parts, so a question costs the same with any number of either. Not thread-safe (a grain owns it).
/// </summary>
internal sealed class QueueForecast(
    WorkerRoster roster,
    LeaseTable leases,
    WaitingParts waiting,
    InstanceLedger ledger,
    Measurements measurements,
    TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private Picture? picture;

    public PartWait Of(WaitingPart part)
    {
        var now = time.GetUtcNow();
        if (picture is null || now - picture.At >= Fresh || picture.Workers != roster.All.Count)
        {
            picture = Look(now);
        }

        if (!picture.Slots.TryGetValue(part.Detector, out var slots))
        {
            return picture.Workers > 0
                ? new PartWait(WaitingFor.AbleWorker, Problem: Problem(part.Detector))
                : new PartWait(picture.Starting ? WaitingFor.StartingWorker : WaitingFor.Worker);
        }

        var ahead = waiting.Before(part).Take(PartWait.Most).ToList();
        return new PartWait(WaitingFor.Slot, ahead.Count, Expected(picture, ahead, slots));
    }

    /// <returns>Null where the time of one of the tasks is not known, or there are too many of them to count.</returns>
    private TimeSpan? Expected(Picture seen, List<WaitingPart> ahead, int slots)
    {
        if (seen.Remaining is not { } left || ahead.Count >= PartWait.Most)
        {
            return null;
        }

        foreach (var part in ahead)
        {
            if (!measurements.ServiceTimes.TryGetValue(part.Detector, out var takes))
            {
                return null;
            }

            left += takes;
        }

        return TimeSpan.FromSeconds(Math.Ceiling(left.TotalSeconds / slots));
    }

    private Picture Look(DateTimeOffset now)
    {
        var slots = new Dictionary<string, int>(StringComparer.Ordinal);
        TimeSpan? remaining = TimeSpan.Zero;
        foreach (var worker in roster.All.Where(worker => !ledger.IsDraining(worker)))
        {
            var own = ledger.KeptFor(worker);
            foreach (var detector in worker.Runnable.Where(detector => own?.Contains(detector) != false))
            {
                slots[detector] = slots.GetValueOrDefault(detector) + worker.Report.Slots;
            }

            foreach (var entry in leases.InSlotsOf(worker.Node))
            {
                remaining += Left(entry, worker, now);
            }
        }

        return new Picture(
            now,
            roster.All.Count,
            slots,
            remaining,
            ledger.Known.Any(instance => ledger.StateOf(instance, roster.On(instance.Id)) == FleetInstanceState.Starting));
    }

    private TimeSpan? Left(LeaseEntry entry, RosterWorker worker, DateTimeOffset now)
    {
        var detector = entry.Lease.Detector;
        if (!measurements.ServiceTimes.ContainsKey(detector))
        {
            return null;
        }

        var end = entry.GrantedAt
            + measurements.ServiceOf(detector, ledger.KindOf(worker).Name)
            + (entry.Loaded ? TimeSpan.Zero : measurements.Loads.Of(detector) ?? TimeSpan.Zero);
        return end > now ? end - now : TimeSpan.Zero;
    }

    private string? Problem(string detector) =>
        FleetDetectors.Of(roster.All.Select(worker => worker.Report)).Find(detector)?.Problem is { } sentence
            ? Bounds.Cut(sentence, Bounds.Sentence)
            : null;

    /// <param name="Workers">How many there are, also those that take no new work.</param>
    /// <param name="Slots">By detector: of the workers that can run it and take new work.</param>
    /// <param name="Remaining">Of the tasks that run there, together; null where one was not measured.</param>
    /// <param name="Starting">A worker is on its way.</param>
    private sealed record Picture(
        DateTimeOffset At,
        int Workers,
        IReadOnlyDictionary<string, int> Slots,
        TimeSpan? Remaining,
        bool Starting);
}
