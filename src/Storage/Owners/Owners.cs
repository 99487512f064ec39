using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Owners;

/// <inheritdoc />
internal sealed class Owners(IndexDatabase database) : IOwners
{
    /// <inheritdoc />
    public async Task<Ownership> LookAsync(Viewer viewer, OwnedThing thing, string id, CancellationToken cancellationToken)
    {
        var (all, theirs) = thing switch
        {
            OwnedThing.Job => Rows("Jobs"),
            OwnedThing.Batch => Rows("Batches"),
            OwnedThing.Evaluation => Rows("Evaluations"),
            _ => ("SELECT Id FROM Videos WHERE Id = @Id", "SELECT VideoId FROM VideoOwners WHERE VideoId = @Id AND Owner = @Owner"),
        };
        return !await ExistsAsync(all, id, owner: null, cancellationToken) ? await LookAtDeletedAsync(viewer, thing, id, cancellationToken)
            : viewer.Owner is not { } owner || await ExistsAsync(theirs, id, owner, cancellationToken) ? Ownership.Visible
            : Ownership.Hidden;
    }

    /// <summary>That a thing was there once, and when it was deleted, is for those alone who could see it.</summary>
    private async Task<Ownership> LookAtDeletedAsync(Viewer viewer, OwnedThing thing, string id, CancellationToken cancellationToken)
    {
        var (all, theirs) = thing switch
        {
            OwnedThing.Job => (
                "SELECT JobId FROM JobDeletions WHERE JobId = @Id",
                "SELECT JobId FROM JobDeletions WHERE JobId = @Id AND Owner = @Owner"),
            OwnedThing.Batch => (
                "SELECT BatchId FROM BatchDeletions WHERE BatchId = @Id",
                "SELECT BatchId FROM BatchDeletions WHERE BatchId = @Id AND Owner = @Owner"),
            OwnedThing.Video => (
                "SELECT VideoId FROM Deletions WHERE VideoId = @Id",
                "SELECT VideoId FROM DeletionOwners WHERE VideoId = @Id AND Owner = @Owner"),
            _ => (null, null),
        };
        return viewer.Owner is { } owner
            && all is not null
            && await ExistsAsync(all, id, owner: null, cancellationToken)
            && !await ExistsAsync(theirs!, id, owner, cancellationToken)
                ? Ownership.Hidden
                : Ownership.Unknown;
    }

    /// <inheritdoc />
    public Task<int> CountOpenAsync(string owner, CancellationToken cancellationToken) => database.ReadAsync(
        connection => connection.ExecuteScalarAsync<int>(
            new CommandDefinition(
                """
                SELECT
                    (SELECT count(*) FROM Jobs
                     WHERE Owner = @Owner AND IsOpen = 1 AND ProbeOf IS NULL
                     AND NOT EXISTS(SELECT 1 FROM BatchVideos v WHERE v.JobId = Jobs.Id))
                    + (SELECT count(*) FROM Batches WHERE Owner = @Owner AND IsOpen = 1)
                """,
                new { Owner = owner },
                cancellationToken: cancellationToken)),
        cancellationToken);

    private static (string All, string Theirs) Rows(string table) =>
        ($"SELECT Id FROM {table} WHERE Id = @Id", $"SELECT Id FROM {table} WHERE Id = @Id AND Owner = @Owner");

    private async Task<bool> ExistsAsync(string sql, string id, string? owner, CancellationToken cancellationToken) =>
        await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<string?>(
                new CommandDefinition(
                    sql, owner is null ? new { Id = id } : new { Id = id, Owner = owner }, cancellationToken: cancellationToken)),
            cancellationToken) is not null;
}
