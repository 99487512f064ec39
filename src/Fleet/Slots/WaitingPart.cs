namespace FakeFinder.Fleet.Slots;

/// <summary>A part that waits for a slot.</summary>
/// <param name="Urgency">Smaller goes first: 0 interactive, 1 batch.</param>
/// <param name="Since">Within one queue, the older goes first.</param>
/// <param name="Alone">It must have a worker for itself.</param>
/// <param name="Batch">The batch that it belongs to; batches share slots fairly.</param>
public sealed record WaitingPart(Guid Job, string Detector, int Urgency, DateTimeOffset Since, bool Alone, Guid? Batch = null)
{
    /// <summary>The order in which slots are given.</summary>
    public static Comparer<WaitingPart> Order { get; } = Comparer<WaitingPart>.Create((a, b) =>
    {
        var order = a.Urgency.CompareTo(b.Urgency);
        order = order != 0 ? order : a.Since.CompareTo(b.Since);
        order = order != 0 ? order : a.Job.CompareTo(b.Job);
        return order != 0 ? order : string.CompareOrdinal(a.Detector, b.Detector);
    });

    /// <summary>Somebody waits for it.</summary>
    public bool Interactive => Urgency == 0;

    internal QueueKey Queue => new(Detector, Urgency, Batch);
}

/// <summary>What the parts of one queue have in common.</summary>
public readonly record struct QueueKey(string Detector, int Urgency, Guid? Batch);

/// <summary>A queue as the policies see it: they never look at what is behind its head.</summary>
/// <param name="Oldest">Since when its head waits.</param>
public readonly record struct QueueTotal(QueueKey Key, int Count, DateTimeOffset Oldest);
