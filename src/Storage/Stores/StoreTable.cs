using System.Data.Common;
using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Stores;

/// <summary>The one row that says which store is the database's.</summary>
internal sealed class StoreTable(IndexDatabase database)
{
    public Task<StoreRow?> FindAsync(CancellationToken cancellationToken) => database.ReadAsync(FindAsync, cancellationToken);

    /// <summary>Gives the database this store where it has none yet.</summary>
    /// <returns>What it has now: the first of those who come together wins.</returns>
    public Task<StoreRow> ClaimAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "INSERT INTO Stores(Number, Id, IsAdopting) VALUES(1, @Id, 0) ON CONFLICT(Number) DO NOTHING",
                    new { Id = id });
                return (await FindAsync(connection))!;
            },
            cancellationToken);

    /// <summary>Gives the database this store in place of any other.</summary>
    public Task<StoreRow> ReplaceAsync(StoreRow store, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO Stores(Number, Id, Replaces, IsAdopting) VALUES(1, @Id, @Replaces, @IsAdopting)
            ON CONFLICT(Number) DO UPDATE SET Id = excluded.Id, Replaces = excluded.Replaces, IsAdopting = excluded.IsAdopting
            """, new { store.Id, store.Replaces, IsAdopting = store.IsAdopting ? 1 : 0 });
        return store;
    }, cancellationToken);

    /// <summary>All that can be taken in is.</summary>
    public Task EndAdoptionAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(connection => connection.ExecuteAsync("UPDATE Stores SET IsAdopting = 0"), cancellationToken);

    private static async Task<StoreRow?> FindAsync(DbConnection connection) =>
        await connection.QuerySingleOrDefaultAsync<Record>("SELECT Id, Replaces, IsAdopting FROM Stores") is { } row
            ? new StoreRow(row.Id, row.Replaces, row.IsAdopting == 1)
            : null;

    private sealed class Record
    {
        public string Id { get; init; } = "";

        public string? Replaces { get; init; }

        public int IsAdopting { get; init; }
    }
}
