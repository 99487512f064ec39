using Dapper;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Jobs;

/// <inheritdoc />
internal sealed partial class JobIndex(IndexDatabase database) : IJobIndex
{
    /// <inheritdoc />
    public Task<bool> OpenAsync(JobRow job, CancellationToken cancellationToken)
    {
        Check(job, open: true);
        return database.WriteAsync(
            async connection =>
                await connection.ExecuteScalarAsync<int>(
                    "SELECT count(*) FROM JobDeletions WHERE JobId = @Id", new { Id = Text(job.Id) }) == 0
                && await JobStatements.OpenAsync(connection, job),
            cancellationToken);
    }

    /// <inheritdoc />
    public Task UpdateAsync(JobRow job, CancellationToken cancellationToken)
    {
        Check(job, open: true);
        return database.WriteAsync(connection => JobStatements.UpdateAsync(connection, job), cancellationToken);
    }

    /// <inheritdoc />
    public Task EndAsync(JobRow job, CancellationToken cancellationToken)
    {
        Check(job, open: false);
        return database.WriteAsync(
            async connection =>
            {
                await JobStatements.EndAsync(connection, job);
                return true;
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task RemoveAsync(Guid id, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var parameters = new { Id = Text(id) };
        await connection.ExecuteAsync("DELETE FROM Parts WHERE JobId = @Id", parameters);
        return await connection.ExecuteAsync("DELETE FROM Jobs WHERE Id = @Id", parameters);
    }, cancellationToken);

    /// <inheritdoc />
    public Task<JobRow?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<JobAndPart>(
                    new CommandDefinition(
                        $"SELECT {JobAndPart.Columns} FROM Jobs j LEFT JOIN Parts p ON p.JobId = j.Id WHERE j.Id = @Id ORDER BY p.Position",
                        new { Id = Text(id) },
                        cancellationToken: cancellationToken));
                return rows.GroupBy(row => row.Id).Select(JobAndPart.ToJob).SingleOrDefault();
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return database.ReadAsync(
            async connection =>
            {
                var ids = await connection.QueryAsync<string>(
                    new CommandDefinition(
                        "SELECT Id FROM Jobs WHERE IsOpen = 1 ORDER BY SubmittedAt, Id LIMIT @Take",
                        new { Take = take },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<Guid>)[.. ids.Select(Guid.Parse)];
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<JobPage> ListAsync(Viewer viewer, int skip, int take, string? state, CancellationToken cancellationToken) =>
        SearchAsync(viewer, new JobQuery { Skip = skip, Take = take, State = state }, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<JobRow>> ListByVideoAsync(
        Viewer viewer,
        string videoId,
        int take,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(take);
        return database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<JobAndPart>(
                    new CommandDefinition(
                        $"""
                        SELECT {JobAndPart.Columns}
                        FROM (SELECT * FROM Jobs WHERE VideoId = @Video AND ProbeOf IS NULL AND {viewer.On("Owner")}
                              ORDER BY SubmittedAt DESC, Id DESC LIMIT @Take) j
                        LEFT JOIN Parts p ON p.JobId = j.Id
                        ORDER BY j.SubmittedAt DESC, j.Id DESC, p.Position
                        """,
                        new { Video = videoId, Take = take, viewer.Owner },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<JobRow>)[.. rows.GroupBy(row => row.Id).Select(JobAndPart.ToJob)];
            },
            cancellationToken);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<JobRow>> ListProbesAsync(Guid job, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<JobAndPart>(
                    new CommandDefinition(
                        $"SELECT {JobAndPart.Columns} FROM Jobs j LEFT JOIN Parts p ON p.JobId = j.Id WHERE j.ProbeOf = @Id "
                            + "ORDER BY j.SubmittedAt DESC, j.Id DESC, p.Position",
                        new { Id = Text(job) },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<JobRow>)[.. rows.GroupBy(row => row.Id).Select(JobAndPart.ToJob)];
            },
            cancellationToken);

    internal static void Check(JobRow job, bool open)
    {
        if (job.Open != open)
        {
            throw new ArgumentException(
                $"Job {job.Id} is {(job.Open ? "open" : "ended")}, which is not what this call writes down.",
                nameof(job));
        }
    }

    private static string Text(Guid id) => id.ToString("D");
}
