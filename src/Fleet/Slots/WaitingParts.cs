namespace FakeFinder.Fleet.Slots;

/// <summary>The parts that wait, one queue for each detector and urgency. Not thread-safe (a grain owns it).</summary>
public sealed class WaitingParts
{
    private readonly Dictionary<(Guid Job, string Detector), Waiting> parts = [];
    private readonly Dictionary<(string Detector, int Urgency), SortedSet<Waiting>> queues = [];

    /// <summary>How many parts wait.</summary>
    public int Count => parts.Count;

    /// <summary>The first part of each queue that is not empty.</summary>
    public IEnumerable<Waiting> Heads => queues.Values.Select(queue => queue.Min!);

    /// <summary>How many parts wait, by detector and urgency.</summary>
    public IEnumerable<KeyValuePair<(string Detector, int Urgency), int>> Lengths =>
        queues.Select(queue => KeyValuePair.Create(queue.Key, queue.Value.Count));

    /// <summary>Adds a part, or changes what is known of one that waits already.</summary>
    public void Add(Waiting part)
    {
        Remove(part.Job, part.Detector);
        parts.Add((part.Job, part.Detector), part);
        if (!queues.TryGetValue((part.Detector, part.Urgency), out var queue))
        {
            queues.Add((part.Detector, part.Urgency), queue = new SortedSet<Waiting>(Waiting.Order));
        }

        queue.Add(part);
    }

    /// <summary>Takes a part out, if it waits.</summary>
    public void Remove(Guid job, string detector)
    {
        if (!parts.Remove((job, detector), out var part))
        {
            return;
        }

        var queue = queues[(part.Detector, part.Urgency)];
        queue.Remove(part);
        if (queue.Count == 0)
        {
            queues.Remove((part.Detector, part.Urgency));
        }
    }
}
