namespace FakeFinder.Fleet.Slots;

/// <summary>Which detectors leave a worker's memory so that another fits.</summary>
public static class Evictions
{
    /// <summary>The detector fits beside those that are in use, once the others have left; an idle worker takes any.</summary>
    public static bool CanFit(string detector, Worker worker, SlotRules rules) =>
        worker.MemoryMiB == 0
        || worker.Busy.Count == 0
        || worker.Busy.Append(detector).Distinct(StringComparer.Ordinal).Sum(needed => rules.MemoryMiB.GetValueOrDefault(needed))
            <= worker.MemoryMiB;

    /// <summary>
    /// The least recently used ones, as few as suffice; none of those that are in use. Empty where nothing has to leave, or where it is not
    /// known how much memory there is or is needed.
    /// </summary>
    public static IReadOnlyList<string> For(string detector, Worker worker, SlotRules rules)
    {
        if (worker.MemoryMiB == 0 || worker.Loaded.Contains(detector))
        {
            return [];
        }

        var needed =
            rules.MemoryMiB.GetValueOrDefault(detector)
            + worker.Loaded.Sum(loaded => rules.MemoryMiB.GetValueOrDefault(loaded))
            - worker.MemoryMiB;
        List<string> leaving = [];
        if (needed > 0)
        {
            foreach (var oldest in worker.Loaded
                .Where(loaded => !worker.Busy.Contains(loaded))
                .OrderBy(loaded => worker.LastUsed.GetValueOrDefault(loaded))
                .ThenBy(loaded => loaded, StringComparer.Ordinal))
            {
                leaving.Add(oldest);
                if ((needed -= rules.MemoryMiB.GetValueOrDefault(oldest)) <= 0)
                {
                    break;
                }
            }
        }

        return leaving;
    }
}
