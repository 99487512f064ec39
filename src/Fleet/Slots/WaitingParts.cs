namespace FakeFinder.Fleet.Slots;

/// <summary>The parts that wait, one queue for each detector, urgency and batch. Not thread-safe (a grain owns it).</summary>
public sealed class WaitingParts
{
    private readonly Dictionary<(Guid Job, string Detector), WaitingPart> parts = [];
    private readonly Dictionary<QueueKey, SortedSet<WaitingPart>> queues = [];

    private readonly Dictionary<string, int> interactive = new(StringComparer.Ordinal);

    /// <summary>How many interactive parts wait for each detector: it changes with what waits. None may stand there as 0.</summary>
    public IReadOnlyDictionary<string, int> Interactive => interactive;

    /// <summary>How many parts wait.</summary>
    public int Count => parts.Count;

    /// <summary>The first part of each queue that is not empty.</summary>
    public IEnumerable<WaitingPart> Heads => queues.Values.Select(queue => queue.Min!);

    /// <summary>Each queue that is not empty, aggregated.</summary>
    public IEnumerable<QueueTotal> Totals => queues.Select(queue => new QueueTotal(queue.Key, queue.Value.Count, queue.Value.Min!.Since));

    /// <summary>
    /// The parts that go before this one by their order, one after the other: the cost is of those that are taken, not of the whole queue.
    /// </summary>
    public IEnumerable<WaitingPart> Before(WaitingPart part) =>
        queues.Values.SelectMany(queue => queue.TakeWhile(other => WaitingPart.Order.Compare(other, part) < 0));

    /// <summary>Adds a part, or changes what is known of one that waits already.</summary>
    /// <returns>True where it did not wait before.</returns>
    public bool Add(WaitingPart part)
    {
        if (parts.TryGetValue((part.Job, part.Detector), out var known) && known == part)
        {
            return false;
        }

        var isNew = !Remove(part.Job, part.Detector);
        parts.Add((part.Job, part.Detector), part);
        Tally(part, 1);
        if (!queues.TryGetValue(part.Queue, out var queue))
        {
            queues.Add(part.Queue, queue = new SortedSet<WaitingPart>(WaitingPart.Order));
        }

        queue.Add(part);
        return isNew;
    }

    /// <summary>Takes a part out, if it waits.</summary>
    /// <returns>False where it did not wait.</returns>
    public bool Remove(Guid job, string detector)
    {
        if (!parts.Remove((job, detector), out var part))
        {
            return false;
        }

        Tally(part, -1);
        var queue = queues[part.Queue];
        queue.Remove(part);
        if (queue.Count == 0)
        {
            queues.Remove(part.Queue);
        }

        return true;
    }

    private void Tally(WaitingPart part, int by)
    {
        if (part.Interactive)
        {
            interactive[part.Detector] = interactive.GetValueOrDefault(part.Detector) + by;
        }
    }
}
