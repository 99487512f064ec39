using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Deliveries;

/// <inheritdoc />
internal sealed class DeliveryTable(IndexDatabase database, Instruments instruments) : IDeliveries
{
    private const string Columns =
        "Id, Kind, Subject, Event, EventAt, Url, State, Since, Attempts, NextAt, LastAt, LastStatus, LastFault";

    /// <inheritdoc />
    public Task<Delivery?> FindAsync(DeliverySubject subject, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var row = await connection.QuerySingleOrDefaultAsync<Row>(
                    new CommandDefinition(
                        $"SELECT {Columns} FROM Deliveries WHERE Id = @Id",
                        new { Id = subject.DeliveryId },
                        cancellationToken: cancellationToken));
                return row?.ToDelivery();
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> ListAsync(string? state, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    new CommandDefinition(
                        $"""
                        SELECT {Columns} FROM Deliveries {(state is null ? "" : "WHERE State = @State")}
                        ORDER BY EventAt DESC, Id DESC LIMIT @Take OFFSET @Skip
                        """,
                        new { State = state, Skip = skip, Take = take },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<Delivery>)[.. rows.Select(row => row.ToDelivery())];
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListDueHostsAsync(DateTimeOffset now, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection => (IReadOnlyList<string>)
            [
                .. await connection.QueryAsync<string>(
                    new CommandDefinition(
                        "SELECT Host FROM Deliveries WHERE IsOpen = 1 AND NextAt <= @Now GROUP BY Host ORDER BY min(NextAt) LIMIT @Take",
                        new { Now = now.UtcTicks, Take = take },
                        cancellationToken: cancellationToken)),
            ],
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Delivery>> ClaimAsync(
        string host, DateTimeOffset now, DateTimeOffset until, int take, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var rows = (await connection.QueryAsync<Row>(
                    $"""
                    SELECT {Columns} FROM Deliveries WHERE Host = @Host AND IsOpen = 1 AND NextAt <= @Now
                    ORDER BY NextAt, Id LIMIT @Take
                    """,
                    new { Host = host, Now = now.UtcTicks, Take = take })).ToList();
                await connection.ExecuteAsync(
                    "UPDATE Deliveries SET Attempts = Attempts + 1, NextAt = @Until WHERE Id = @Id",
                    rows.Select(row => new { row.Id, Until = until.UtcTicks }));
                return (IReadOnlyList<Delivery>)
                    [.. rows.Select(row => row.ToDelivery() with { Attempts = row.Attempts + 1, NextAt = until })];
            },
            cancellationToken);

    /// <inheritdoc />
    public async Task SettleAsync(Delivery claimed, DeliveryAttempt attempt, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                """
                UPDATE Deliveries
                SET State = @State, IsOpen = @IsOpen, NextAt = @NextAt, LastAt = @At, LastStatus = @Status, LastFault = @Fault
                WHERE Id = @Id AND IsOpen = 1 AND NextAt = @Claimed
                """,
                new
                {
                    claimed.Id,
                    Claimed = claimed.NextAt?.UtcTicks,
                    attempt.State,
                    IsOpen = attempt.NextAt is null ? 0 : 1,
                    NextAt = attempt.NextAt?.UtcTicks,
                    At = attempt.At.UtcTicks,
                    attempt.Status,
                    attempt.Fault,
                }),
            cancellationToken);
        instruments.Webhooks.Add(1, new KeyValuePair<string, object?>("outcome", attempt.State));
    }

    /// <inheritdoc />
    public async Task<Delivery?> SendAgainAsync(DeliverySubject subject, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE Deliveries SET State = @Pending, IsOpen = 1, Since = @Now, Attempts = 0, NextAt = @Now WHERE Id = @Id",
                new { Id = subject.DeliveryId, Now = now.UtcTicks, Delivery.Pending }),
            cancellationToken);
        return await FindAsync(subject, cancellationToken);
    }

    /// <inheritdoc />
    public Task DeleteEndedAsync(DateTimeOffset before, CancellationToken cancellationToken) => database.WriteAsync(
        connection => connection.ExecuteAsync(
            "DELETE FROM Deliveries WHERE IsOpen = 0 AND LastAt < @Before", new { Before = before.UtcTicks }),
        cancellationToken);

    private sealed class Row
    {
        public string Id { get; init; } = "";

        public string Kind { get; init; } = "";

        public string Subject { get; init; } = "";

        public string Event { get; init; } = "";

        public long EventAt { get; init; }

        public string Url { get; init; } = "";

        public string State { get; init; } = "";

        public long Since { get; init; }

        public int Attempts { get; init; }

        public long? NextAt { get; init; }

        public long? LastAt { get; init; }

        public int? LastStatus { get; init; }

        public string? LastFault { get; init; }

        public Delivery ToDelivery() =>
            new(
                Id,
                new DeliverySubject(Kind, Guid.Parse(Subject)),
                Event,
                Time(EventAt)!.Value,
                new Uri(Url),
                State,
                Time(Since)!.Value,
                Attempts,
                Time(NextAt),
                Time(LastAt),
                LastStatus,
                LastFault);

        private static DateTimeOffset? Time(long? ticks) => ticks is { } known ? new DateTimeOffset(known, TimeSpan.Zero) : null;
    }
}
