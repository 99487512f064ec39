namespace FakeFinder.Grains.Control.Capacity;

/// <summary>How a lease ended, as the attribute <c>outcome</c> of its duration.</summary>
internal static class LeaseEnd
{
    /// <summary>Its part has a score.</summary>
    public const string Completed = "completed";

    /// <summary>The detector failed, or the job was cancelled.</summary>
    public const string NotCompleted = "not_completed";

    /// <summary>The process of its worker died.</summary>
    public const string WorkerDied = "worker_died";

    /// <summary>Its worker ended in order, or its machine was taken away.</summary>
    public const string WorkerLeft = "worker_left";

    /// <summary>Its worker was not heard of for as long as a lease lives.</summary>
    public const string Expired = "expired";

    /// <summary>Its worker reported without it.</summary>
    public const string Missing = "missing";

    /// <summary>The fleet gave its part to another worker, since its machine will end.</summary>
    public const string Requeued = "requeued";
}
