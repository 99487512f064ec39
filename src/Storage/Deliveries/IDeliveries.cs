namespace FakeFinder.Storage.Deliveries;

/// <summary>
/// The ends of jobs and batches that are told to an address. A row is written in the transaction that writes the end, so no crash loses
/// one; it stays open until it was delivered or given up. Several processes may send: who claims one has it for a time.
/// </summary>
public interface IDeliveries
{
    /// <returns>Null where there is none: nobody is to be told, the end has not come, or it was told long ago.</returns>
    Task<Delivery?> FindAsync(DeliverySubject subject, CancellationToken cancellationToken);

    /// <summary>Deliveries by the time of their events, the latest first.</summary>
    /// <param name="state">One of <see cref="Delivery"/>'s; null for all.</param>
    Task<IReadOnlyList<Delivery>> ListAsync(string? state, int skip, int take, CancellationToken cancellationToken);

    /// <summary>The hosts for which something is due, the one that waits longest first.</summary>
    Task<IReadOnlyList<string>> ListDueHostsAsync(DateTimeOffset now, int take, CancellationToken cancellationToken);

    /// <summary>Takes what is due for a host, the oldest first: nobody else gets it until a time.</summary>
    Task<IReadOnlyList<Delivery>> ClaimAsync(
        string host, DateTimeOffset now, DateTimeOffset until, int take, CancellationToken cancellationToken);

    /// <summary>Writes down how an attempt ended; changes nothing where the claim was lost meanwhile.</summary>
    Task SettleAsync(Delivery claimed, DeliveryAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Makes it due at once, also where it was delivered or given up.</summary>
    /// <returns>Null where there is none.</returns>
    Task<Delivery?> SendAgainAsync(DeliverySubject subject, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Deletes those that ended before a time.</summary>
    Task DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
