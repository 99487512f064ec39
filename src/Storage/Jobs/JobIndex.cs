using Dapper;
using FakeFinder.Storage.Deliveries;
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
        return database.WriteAsync(async connection =>
        {
            if (await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM JobDeletions WHERE JobId = @Id", Row(job)) > 0)
            {
                return false;
            }

            var isNew = await connection.ExecuteAsync($"{InsertJob} ON CONFLICT(Id) DO NOTHING", Row(job)) == 1;
            if (isNew)
            {
                await connection.ExecuteAsync(InsertPart, PartRows(job));
            }

            return isNew;
        }, cancellationToken);
    }

    /// <inheritdoc />
    public Task UpdateAsync(JobRow job, CancellationToken cancellationToken)
    {
        Check(job, open: true);
        return database.WriteAsync(
            async connection =>
            {
                var isOpen = await connection.ExecuteAsync(
                    "UPDATE Jobs SET State = @State, TopScore = @TopScore WHERE Id = @Id AND IsOpen = 1", Row(job)) == 1;
                if (isOpen)
                {
                    await connection.ExecuteAsync(
                        "UPDATE Parts SET State = @State, Score = @Score, Reason = @Reason, Coverage = @Coverage, ReportId = @ReportId "
                            + "WHERE JobId = @JobId AND Position = @Position",
                        PartRows(job));
                }

                return isOpen;
            }, cancellationToken);
    }

    /// <inheritdoc />
    public Task EndAsync(JobRow job, CancellationToken cancellationToken)
    {
        Check(job, open: false);
        return database.WriteAsync(async connection =>
        {
            // Ended rows are written again, by then perhaps long after the end was told: only what closes the row has somebody told.
            if (job.CallbackUrl is not null && await connection.ExecuteScalarAsync<int>(
                "SELECT count(*) FROM Jobs WHERE Id = @Id AND IsOpen = 1", Row(job)) > 0)
            {
                await DeliveryRows.AddAsync(
                    connection, DeliverySubject.Job(job.Id), job.State, job.EndedAt ?? job.SubmittedAt, job.CallbackUrl);
            }

            // The grain's state is the truth: a row that differs, or is not there, is brought to it.
            await connection.ExecuteAsync(
                $"""
                 {InsertJob} ON CONFLICT(Id) DO UPDATE SET
                 VideoId = excluded.VideoId, FileName = excluded.FileName, State = excluded.State, IsOpen = excluded.IsOpen,
                 SubmittedAt = excluded.SubmittedAt, EndedAt = excluded.EndedAt, ProbeOf = excluded.ProbeOf,
                 Perturbation = excluded.Perturbation, SubmittedBy = excluded.SubmittedBy, TopScore = excluded.TopScore,
                 SearchName = excluded.SearchName, Owner = excluded.Owner
                 """, Row(job));
            await connection.ExecuteAsync("DELETE FROM Parts WHERE JobId = @Id", Row(job));
            return await connection.ExecuteAsync(InsertPart, PartRows(job));
        }, cancellationToken);
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

    private const string InsertJob =
        """
        INSERT INTO Jobs(
            Id, VideoId, FileName, State, IsOpen, SubmittedAt, EndedAt, ProbeOf, Perturbation, SubmittedBy, TopScore, SearchName,
            Owner)
        VALUES(
            @Id, @VideoId, @FileName, @State, @IsOpen, @SubmittedAt, @EndedAt, @ProbeOf, @Perturbation, @SubmittedBy, @TopScore,
            @SearchName, @Owner)
        """;

    private const string InsertPart =
        "INSERT INTO Parts(JobId, Position, Detector, State, Score, Reason, Coverage, ReportId) VALUES(@JobId, @Position, @Detector, "
            + "@State, @Score, @Reason, @Coverage, @ReportId)";

    private static void Check(JobRow job, bool open)
    {
        if (job.Open != open)
        {
            throw new ArgumentException(
                $"Job {job.Id} is {(job.Open ? "open" : "ended")}, which is not what this call writes down.",
                nameof(job));
        }
    }

    private static object Row(JobRow job) => new
    {
        Id = Text(job.Id),
        job.VideoId,
        job.FileName,
        job.State,
        IsOpen = job.Open ? 1 : 0,
        SubmittedAt = job.SubmittedAt.UtcTicks,
        EndedAt = job.EndedAt?.UtcTicks,
        ProbeOf = job.Probe is { } probe ? Text(probe.Job) : null,
        job.Probe?.Perturbation,
        job.SubmittedBy,
        job.TopScore,
        SearchName = SearchText.Fold(job.FileName),
        job.Owner,
    };

    private static IEnumerable<object> PartRows(JobRow job) => job.Parts.Select((part, position) => new
    {
        JobId = Text(job.Id),
        Position = position,
        part.Detector,
        part.State,
        part.Score,
        part.Reason,
        Coverage = JsonColumn.Write(part.Coverage),
        part.ReportId,
    });

    private static string Text(Guid id) => id.ToString("D");
}
