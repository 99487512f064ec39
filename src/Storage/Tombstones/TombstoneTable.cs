using Dapper;
using FakeFinder.Storage.Owners;
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
    public Task<Tombstone?> FindVideoAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        id.All(char.IsAsciiHexDigitLower)
            ? FindAsync(
                $"""
                SELECT d.DeletedAt, d.Cause FROM Deletions d WHERE d.VideoId = @Id
                AND {(viewer.Owner is null
                    ? "1 = 1"
                    : "EXISTS(SELECT 1 FROM DeletionOwners o WHERE o.VideoId = d.VideoId AND o.Owner = @Owner)")}
                """, id, cancellationToken, viewer.Owner)
            : Task.FromResult<Tombstone?>(null);

    private Task<Tombstone?> FindAsync(
        string sql, string id, CancellationToken cancellationToken, string? owner = null) => database.ReadAsync(
        async connection => (await connection.QuerySingleOrDefaultAsync<Row>(
            new CommandDefinition(sql, new { Id = id, Owner = owner }, cancellationToken: cancellationToken)))?.ToTombstone(),
        cancellationToken);

    private sealed class Row
    {
        public long DeletedAt { get; init; }

        public string? Cause { get; init; }

        public Tombstone ToTombstone() => new(new DateTimeOffset(DeletedAt, TimeSpan.Zero), Cause == DeletionRecord.Expired);
    }
}
