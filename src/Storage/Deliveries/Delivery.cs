namespace FakeFinder.Storage.Deliveries;

/// <summary>What is to be told to the address that a job or a batch was submitted with: that it has ended.</summary>
/// <param name="Id">The same for each attempt, by which a receiver knows a repetition.</param>
/// <param name="Event">What happened, such as <c>job.completed</c>.</param>
/// <param name="EventAt">When it did.</param>
/// <param name="State">pending, delivered, or failed: given up.</param>
/// <param name="Since">From when on it is tried: the event, or when somebody asked for it again.</param>
/// <param name="Attempts">How many were begun.</param>
/// <param name="NextAt">When the next one is due; while one is made, when another process may take it over. Null where none is.</param>
/// <param name="LastAt">When the last one ended; null before.</param>
/// <param name="LastStatus">The HTTP status of its answer; null where there was none.</param>
/// <param name="LastFault">Why it did not succeed, as a sentence; null where it did.</param>
public sealed record Delivery(
    string Id,
    DeliverySubject Subject,
    string Event,
    DateTimeOffset EventAt,
    Uri Url,
    string State,
    DateTimeOffset Since,
    int Attempts,
    DateTimeOffset? NextAt,
    DateTimeOffset? LastAt,
    int? LastStatus,
    string? LastFault)
{
    public const string Pending = "pending";
    public const string Delivered = "delivered";
    public const string Failed = "failed";
}

/// <summary>What a delivery is about.</summary>
/// <param name="Kind">job or batch.</param>
public readonly record struct DeliverySubject(string Kind, Guid Id)
{
    private const string OfJob = "job";
    private const string OfBatch = "batch";

    public static DeliverySubject Job(Guid id) => new(OfJob, id);

    public static DeliverySubject Batch(Guid id) => new(OfBatch, id);

    /// <summary>Where the API has it.</summary>
    public string Path => Kind == OfJob ? $"/api/v1/jobs/{Id}" : $"/api/v1/batches/{Id}";

    /// <summary>The id of its delivery: there is one at most.</summary>
    public string DeliveryId => $"{Kind}_{Id:N}";
}

/// <summary>How an attempt ended.</summary>
/// <param name="Status">The HTTP status of the answer; null where there was none.</param>
/// <param name="Fault">Why it did not succeed; null where it did.</param>
/// <param name="NextAt">When it is tried again; null where it is not.</param>
public sealed record DeliveryAttempt(DateTimeOffset At, int? Status, string? Fault, DateTimeOffset? NextAt)
{
    /// <summary>What becomes of the delivery by it: one of <see cref="Delivery"/>'s.</summary>
    public string State => Fault is null ? Delivery.Delivered : NextAt is null ? Delivery.Failed : Delivery.Pending;
}
