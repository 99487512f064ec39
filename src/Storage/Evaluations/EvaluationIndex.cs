using System.Data.Common;
using System.Text.Json;
using Dapper;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Evaluations;

/// <inheritdoc />
internal sealed class EvaluationIndex(IndexDatabase database) : IEvaluationIndex
{
    /// <inheritdoc />
    public Task<EvaluationRow> OpenAsync(EvaluationRow evaluation, CancellationToken cancellationToken) => database.WriteAsync(
        async connection =>
        {
            // Both keys may be known: the run's own, and that of the upload's bytes.
            await connection.ExecuteAsync(
                """
                INSERT INTO Evaluations(
                    Id, Name, State, IsOpen, Reason, CreatedAt, EndedAt, Videos, Detectors, BatchId, ScoresSha256, UploadSha256,
                    Owner)
                VALUES(
                    @Id, @Name, @State, @IsOpen, @Reason, @CreatedAt, @EndedAt, @Videos, @Detectors, @BatchId, @ScoresSha256, @UploadSha256,
                    @Owner)
                ON CONFLICT DO NOTHING
                """,
                new
                {
                    Id = Text(evaluation.Id),
                    evaluation.Name,
                    evaluation.State,
                    IsOpen = evaluation.IsOpen ? 1 : 0,
                    evaluation.Reason,
                    CreatedAt = evaluation.CreatedAt.UtcTicks,
                    EndedAt = evaluation.EndedAt?.UtcTicks,
                    evaluation.Videos,
                    Detectors = JsonSerializer.Serialize(evaluation.Detectors),
                    BatchId = evaluation.Batch is { } batch ? Text(batch) : null,
                    evaluation.ScoresSha256,
                    evaluation.UploadSha256,
                    evaluation.Owner,
                });
            return await FindAsync(connection, evaluation.Id)
                ?? await FindUploadAsync(connection, "Owner = @Owner", evaluation.Owner, evaluation.UploadSha256)
                ?? throw new InvalidDataException($"The evaluation {evaluation.Id} has no row.");
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<EvaluationRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => FindAsync(connection, id), cancellationToken);

    /// <inheritdoc />
    public Task<EvaluationRow?> FindUploadAsync(Viewer viewer, string sha256, CancellationToken cancellationToken) =>
        database.ReadAsync(
            connection => FindUploadAsync(connection, viewer.On("Owner"), viewer.Owner, sha256),
            cancellationToken);

    /// <inheritdoc />
    public Task<EvaluationPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<EvaluationRecord>(Command(
                $"""
                SELECT * FROM Evaluations WHERE {viewer.On("Owner")} ORDER BY CreatedAt DESC, Id DESC LIMIT @Take OFFSET @Skip
                """,
                new { Skip = skip, Take = take, viewer.Owner },
                cancellationToken));
            var total = await connection.ExecuteScalarAsync<int>(Command(
                $"SELECT count(*) FROM Evaluations WHERE {viewer.On("Owner")}", new { viewer.Owner }, cancellationToken));
            return new EvaluationPage([.. rows.Select(row => row.ToRow())], total);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<EvaluationRow>> ListOpenAsync(int take, CancellationToken cancellationToken) => database.ReadAsync(
        async connection =>
        {
            var rows = await connection.QueryAsync<EvaluationRecord>(Command(
                "SELECT * FROM Evaluations WHERE IsOpen = 1 ORDER BY CreatedAt, Id LIMIT @Take",
                new { Take = take },
                cancellationToken));
            return (IReadOnlyList<EvaluationRow>)[.. rows.Select(row => row.ToRow())];
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<EvaluationRow?> EndAsync(Guid id, EvaluationEnd end, CancellationToken cancellationToken) => database.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync(
                """
                UPDATE Evaluations SET State = @State, IsOpen = 0, Reason = @Reason, EndedAt = @EndedAt, ScoresSha256 = @ScoresSha256
                WHERE Id = @Id AND IsOpen = 1
                """,
                new { Id = Text(id), end.State, end.Reason, EndedAt = end.At.UtcTicks, end.ScoresSha256 });
            return await FindAsync(connection, id);
        },
        cancellationToken);

    /// <inheritdoc />
    public Task<bool> RemoveAsync(Guid id, CancellationToken cancellationToken) => database.WriteAsync(
        async connection => await connection.ExecuteAsync("DELETE FROM Evaluations WHERE Id = @Id", new { Id = Text(id) }) == 1,
        cancellationToken);

    private static async Task<EvaluationRow?> FindAsync(DbConnection connection, Guid id) =>
        (await connection.QuerySingleOrDefaultAsync<EvaluationRecord>("SELECT * FROM Evaluations WHERE Id = @Id", new { Id = Text(id) }))
            ?.ToRow();

    /// <returns>The first one, where several owners have uploaded it.</returns>
    private static async Task<EvaluationRow?> FindUploadAsync(DbConnection connection, string condition, string? owner, string? sha256) =>
        (await connection.QueryFirstOrDefaultAsync<EvaluationRecord>(
            $"SELECT * FROM Evaluations WHERE UploadSha256 = @Sha256 AND {condition} ORDER BY CreatedAt, Id LIMIT 1",
            new { Sha256 = sha256, Owner = owner }))?.ToRow();

    private static CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, cancellationToken: cancellationToken);

    private static string Text(Guid id) => id.ToString("D");
}
