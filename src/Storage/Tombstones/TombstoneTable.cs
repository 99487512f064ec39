using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Tombstones;

/// <inheritdoc />
internal sealed class TombstoneTable(IndexDatabase database) : ITombstones
{
    /// <inheritdoc />
    public Task<Tombstone?> FindJobAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("SELECT DeletedAt, Cause FROM JobDeletions WHERE JobId = @Id", id.ToString("D"), cancellationToken);

    /// <inheritdoc />
    public Task<Tombstone?> FindBatchAsync(Guid id, CancellationToken cancellationToken) =>
        FindAsync("SELECT DeletedAt, Cause FROM BatchDeletions WHERE BatchId = @Id", id.ToString("D"), cancellationToken);

    /// <inheritdoc />
    public Task<Tombstone?> FindVideoAsync(string id, CancellationToken cancellationToken) =>
        id.All(char.IsAsciiHexDigitLower)
            ? FindAsync("SELECT DeletedAt, Cause FROM Deletions WHERE VideoId = @Id", id, cancellationToken)
            : Task.FromResult<Tombstone?>(null);

    private Task<Tombstone?> FindAsync(string sql, string id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Id = id }, cancellationToken: cancellationToken)))?.ToTombstone(),
        cancellationToken);

    private sealed class Row
    {
        public long DeletedAt { get; init; }

        public string? Cause { get; init; }

        public Tombstone ToTombstone() => new(new DateTimeOffset(DeletedAt, TimeSpan.Zero), Cause == DeletionRecord.Expired);
    }
}
