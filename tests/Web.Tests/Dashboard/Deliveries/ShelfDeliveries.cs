using FakeFinder.Storage.Deliveries;

namespace FakeFinder.Web.Tests.Dashboard.Deliveries;

/// <summary>Deliveries on a shelf; only what pages ask for.</summary>
internal sealed class ShelfDeliveries : IDeliveries
{
    public Delivery? Delivery { get; set; }

    public Task<Delivery?> FindAsync(DeliverySubject subject, CancellationToken cancellationToken) =>
        Task.FromResult(Delivery?.Subject == subject ? Delivery : null);

    public Task<Delivery?> SendAgainAsync(DeliverySubject subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Delivery = Delivery! with { State = Delivery.Pending, Attempts = 0, Since = now, NextAt = now };
        return FindAsync(subject, cancellationToken);
    }

    public Task<IReadOnlyList<Delivery>> ListAsync(string? state, int skip, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<string>> ListDueHostsAsync(DateTimeOffset now, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<Delivery>> ClaimAsync(
        string host, DateTimeOffset now, DateTimeOffset until, int take, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task SettleAsync(Delivery claimed, DeliveryAttempt attempt, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken) => throw new NotSupportedException();
}
