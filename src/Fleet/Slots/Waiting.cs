namespace FakeFinder.Fleet.Slots;

/// <summary>A part that waits for a slot.</summary>
/// <param name="Urgency">Smaller goes first: 0 interactive, 1 batch.</param>
/// <param name="Since">Within one urgency, the older goes first.</param>
/// <param name="Alone">It must have a worker for itself.</param>
public sealed record Waiting(Guid Job, string Detector, int Urgency, DateTimeOffset Since, bool Alone)
{
    /// <summary>The order in which slots are given.</summary>
    public static Comparer<Waiting> Order { get; } = Comparer<Waiting>.Create((a, b) =>
    {
        var order = a.Urgency.CompareTo(b.Urgency);
        order = order != 0 ? order : a.Since.CompareTo(b.Since);
        order = order != 0 ? order : a.Job.CompareTo(b.Job);
        return order != 0 ? order : string.CompareOrdinal(a.Detector, b.Detector);
    });
}
