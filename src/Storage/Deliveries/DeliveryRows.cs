using System.Data.Common;
using Dapper;

namespace FakeFinder.Storage.Deliveries;

/// <summary>Rows of Deliveries, written and deleted in the transactions of others.</summary>
internal static class DeliveryRows
{
    /// <summary>Writes down that an address is to be told of an end; the same end again changes nothing.</summary>
    /// <param name="state">That of the job or the batch.</param>
    /// <param name="url">Null where nobody is to be told.</param>
    public static async Task AddAsync(DbConnection connection, DeliverySubject subject, string state, DateTimeOffset at, string? url)
    {
        if (url is not null)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO Deliveries(Id, Kind, Subject, Event, EventAt, Url, Host, State, IsOpen, Since, Attempts, NextAt)
                VALUES(@Id, @Kind, @Subject, @Event, @At, @Url, @Host, @State, 1, @At, 0, @At)
                ON CONFLICT(Id) DO NOTHING
                """,
                new
                {
                    Id = subject.DeliveryId,
                    subject.Kind,
                    Subject = subject.Id.ToString("D"),
                    Event = $"{subject.Kind}.{state}",
                    At = at.UtcTicks,
                    Url = url,
                    Host = new Uri(url).IdnHost,
                    State = Delivery.Pending,
                });
        }
    }

    public static Task DeleteAsync(DbConnection connection, DeliverySubject subject) =>
        connection.ExecuteAsync("DELETE FROM Deliveries WHERE Id = @Id", new { Id = subject.DeliveryId });
}
