using System.Data.Common;
using Dapper;
using FakeFinder.Reports.Audit;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Audit;

/// <inheritdoc />
internal sealed class AuditLog(IndexDatabase database, TimeProvider time) : IAuditLog
{
    private const string Columns = "Sequence, At, Caller, Name, Address, Action, Target, Outcome, Detail, Previous, Hash";

    /// <inheritdoc />
    public Task AppendAsync(IReadOnlyList<AuditEvent> events, CancellationToken cancellationToken) => database.WriteAsync(
        connection => AppendAsync(connection, events, time.GetUtcNow), cancellationToken);

    /// <summary>Writes entries within a transaction of the index: what they tell and they themselves are there together, or not.</summary>
    internal static async Task<int> AppendAsync(DbConnection connection, IReadOnlyList<AuditEvent> events, Func<DateTimeOffset> now)
    {
        // No other process writes meanwhile: the transaction is the only one of its kind.
        var last = await connection.QuerySingleOrDefaultAsync<Row>($"SELECT {Columns} FROM AuditLog ORDER BY Sequence DESC LIMIT 1");
        var (sequence, previous) = last is null ? (0, AuditEntry.First) : (last.Sequence, last.Hash);
        foreach (var one in events)
        {
            var entry = Entry(one, ++sequence, now(), previous);
            await InsertAsync(connection, entry);
            previous = entry.Hash;
        }

        return events.Count;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<AuditEntry>> ListAsync(long after, int take, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<Row>(
                    new CommandDefinition(
                        $"SELECT {Columns} FROM AuditLog WHERE Sequence > @After ORDER BY Sequence LIMIT @Take",
                        new { After = after, Take = take },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<AuditEntry>)[.. rows.Select(row => row.ToEntry())];
            },
            cancellationToken);
    }

    private static AuditEntry Entry(AuditEvent one, long sequence, DateTimeOffset at, string previous)
    {
        var entry = new AuditEntry(
            sequence, at, one.Caller, one.Name, one.Address, one.Action, one.Target, one.Outcome, one.Detail, previous, "");
        return entry with { Hash = entry.ComputeHash() };
    }

    private static Task<int> InsertAsync(DbConnection connection, AuditEntry entry) => connection.ExecuteAsync(
        $"""
        INSERT INTO AuditLog({Columns})
        VALUES(@Sequence, @At, @Caller, @Name, @Address, @Action, @Target, @Outcome, @Detail, @Previous, @Hash)
        """,
        new
        {
            entry.Sequence,
            At = entry.At.UtcTicks,
            entry.Caller,
            entry.Name,
            entry.Address,
            entry.Action,
            entry.Target,
            entry.Outcome,
            entry.Detail,
            entry.Previous,
            entry.Hash,
        });

    private sealed class Row
    {
        public long Sequence { get; init; }

        public long At { get; init; }

        public string Caller { get; init; } = "";

        public string? Name { get; init; }

        public string? Address { get; init; }

        public string Action { get; init; } = "";

        public string? Target { get; init; }

        public string Outcome { get; init; } = "";

        public string? Detail { get; init; }

        public string Previous { get; init; } = "";

        public string Hash { get; init; } = "";

        public AuditEntry ToEntry() =>
            new(
                Sequence, new DateTimeOffset(At, TimeSpan.Zero), Caller, Name, Address, Action, Target, Outcome, Detail, Previous, Hash);
    }
}
