using System.Data.Common;
using Dapper;
using FakeFinder.Storage.Owners;

namespace FakeFinder.Storage.Batches;

/// <summary>What is only read.</summary>
internal sealed partial class BatchIndex
{
    private const string VideoColumns = "v.Ordinal, v.Position, v.VideoId, v.FileName, v.JobId, v.State, v.Reason";

    /// <inheritdoc />
    public Task<BatchRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, id), cancellationToken);

    /// <inheritdoc />
    public Task<BatchPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<BatchRecord>(
                    Command(
                        $"""
                        SELECT b.*, (SELECT v.FileName FROM BatchVideos v WHERE v.BatchId = b.Id AND v.Position = 0) AS FirstFile
                        FROM Batches b WHERE {viewer.On("b.Owner")} ORDER BY b.SubmittedAt DESC, b.Id DESC LIMIT @Take OFFSET @Skip
                        """,
                        new { Skip = skip, Take = take, viewer.Owner },
                        cancellationToken));
                var total = await connection.ExecuteScalarAsync<int>(
                    Command($"SELECT count(*) FROM Batches WHERE {viewer.On("Owner")}", new { viewer.Owner }, cancellationToken));
                return new BatchPage([.. rows.Select(row => row.ToRow())], total);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) =>
        ListIdsAsync(
            "SELECT Id FROM Batches WHERE IsOpen = 1 ORDER BY SubmittedAt, Id LIMIT @Take",
            new { Take = take },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<BatchVideoRow>> ListOpenVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection =>
        {
            var rows = await connection.QueryAsync<BatchVideoAndPart>(Command(
                $"SELECT {VideoColumns} FROM BatchVideos v WHERE v.BatchId = @Id AND v.IsOpen = 1 AND v.Position > @After ORDER BY "
                    + $"v.Position LIMIT @Take",
                new { Id = Text(id), After = after, Take = take }, cancellationToken));
            return (IReadOnlyList<BatchVideoRow>)[.. rows.Select(row => row.ToVideo())];
        }, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListOpenJobsAsync(Guid id, CancellationToken cancellationToken) => ListIdsAsync(
        """
        SELECT v.JobId FROM BatchVideos v JOIN Jobs j ON j.Id = v.JobId
        WHERE v.BatchId = @Id AND v.IsOpen = 1 ORDER BY v.Position DESC
        """, new { Id = Text(id) }, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<BatchResultRow>> ListVideosAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        ListWithPartsAsync("Position", id, after, take, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<BatchResultRow>> ListResultsAsync(Guid id, int after, int take, CancellationToken cancellationToken) =>
        ListWithPartsAsync("Ordinal", id, after, take, cancellationToken);

    private Task<IReadOnlyList<BatchResultRow>> ListWithPartsAsync(
        string order,
        Guid id,
        int after,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<BatchVideoAndPart>(
                    Command(
                        $"""
                        SELECT {VideoColumns}, p.Detector, p.State AS PartState, p.Score, p.Reason AS PartReason, p.Coverage,
                            CASE WHEN d.JobId IS NULL THEN 0 ELSE 1 END AS IsDeleted
                        FROM (SELECT * FROM BatchVideos WHERE BatchId = @Id AND {order} > @After ORDER BY {order} LIMIT @Take) v
                        LEFT JOIN Parts p ON p.JobId = v.JobId AND v.IsOpen = 0
                        LEFT JOIN JobDeletions d ON d.JobId = v.JobId
                        ORDER BY v.{order}, p.Position
                        """,
                        new
                        {
                            Id = Text(id),
                            After = after,
                            Take = take,
                        },
                        cancellationToken));
                return (IReadOnlyList<BatchResultRow>)[.. rows.GroupBy(row => row.Position).Select(BatchVideoAndPart.ToResult)];
            },
            cancellationToken);

    private Task<IReadOnlyList<Guid>> ListIdsAsync(string sql, object parameters, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection =>
        {
            var ids = await connection.QueryAsync<string>(Command(sql, parameters, cancellationToken));
            return (IReadOnlyList<Guid>)[.. ids.Select(Guid.Parse)];
        }, cancellationToken);

    private static async Task<BatchRow> GetAsync(DbConnection connection, Guid id) =>
        await FindAsync(connection, id) ?? throw new InvalidDataException($"The batch {id} has no row.");

    private static async Task<BatchRow?> FindAsync(DbConnection connection, Guid id) =>
        (await connection.QuerySingleOrDefaultAsync<BatchRecord>("SELECT * FROM Batches WHERE Id = @Id", new { Id = Text(id) }))?.ToRow();

    private static CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, cancellationToken: cancellationToken);
}
