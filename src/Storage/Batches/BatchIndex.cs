using System.Data.Common;
using System.Text.Json;
using Dapper;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Batches;

/// <inheritdoc />
internal sealed partial class BatchIndex(IndexDatabase database) : IBatchIndex
{
    private const string Running = "running";
    private const string Completed = "completed";
    private const string Cancelled = "cancelled";
    private const string Failed = "failed";
    private const string Open = "open";

    /// <inheritdoc />
    public Task<BatchRow> OpenAsync(NewBatch batch, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        if (await connection.ExecuteScalarAsync<int>(
            "SELECT count(*) FROM BatchDeletions WHERE BatchId = @Id", new { Id = Text(batch.Id) }) > 0)
        {
            throw new DeletedBatchException(batch.Id);
        }

        var refused = batch.Videos.Count(video => video.Refusal is not null);
        var all = refused == batch.Videos.Count;
        var isNew = await connection.ExecuteAsync(
            """
            INSERT INTO Batches(
                Id, ContentHash, Detectors, Replicas, State, IsOpen, Total, Completed, Failed, SubmittedAt, EndedAt, SubmittedBy,
                Owner, CallbackUrl)
            VALUES(
                @Id, @ContentHash, @Detectors, @Replicas, @State, @IsOpen, @Total, 0, @Failed, @SubmittedAt, @EndedAt, @SubmittedBy,
                @Owner, @CallbackUrl)
            ON CONFLICT(Id) DO NOTHING
            """,
            new
            {
                Id = Text(batch.Id),
                batch.ContentHash,
                Detectors = JsonSerializer.Serialize(batch.Detectors),
                batch.Replicas,
                State = all ? Completed : Running,
                IsOpen = all ? 0 : 1,
                Total = batch.Videos.Count,
                Failed = refused,
                SubmittedAt = batch.SubmittedAt.UtcTicks,
                EndedAt = all ? batch.SubmittedAt.UtcTicks : (long?)null,
                batch.SubmittedBy,
                batch.Owner,
                batch.CallbackUrl,
            }) == 1;
        if (isNew)
        {
            await connection.ExecuteAsync(
                """
                INSERT INTO BatchVideos(BatchId, Position, VideoId, FileName, JobId, State, IsOpen, Ordinal, Reason)
                VALUES(@BatchId, @Position, @VideoId, @FileName, @JobId, @State, @IsOpen, @Ordinal, @Reason)
                """, VideoRows(batch));
            await RequireVideosAsync(connection, batch.Id);
        }

        var row = await GetAsync(connection, batch.Id);
        if (isNew && all)
        {
            await TellEndAsync(connection, row);
        }

        return row;
    }, cancellationToken);

    /// <inheritdoc />
    public Task<BatchSettlement> SettleAsync(
        Guid id,
        IReadOnlyCollection<Guid> jobs,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async connection =>
            {
                // One parameter for each: what Dapper makes of a list is an array for PostgreSQL, and SQLite has none.
                var parameters = new DynamicParameters(new { Id = Text(id) });
                var names = jobs.Select((job, number) => (Name: $"@Job{number}", Job: job)).ToList();
                names.ForEach(parameter => parameters.Add(parameter.Name, Text(parameter.Job)));
                var ended = await connection.QueryAsync<(string JobId, string State)>(
                    $"""
                    SELECT v.JobId, j.State FROM BatchVideos v JOIN Jobs j ON j.Id = v.JobId
                    WHERE v.BatchId = @Id AND v.JobId IN ({string.Join(
                        ", ",
                        names.Select(parameter => parameter.Name).DefaultIfEmpty("NULL")
                    )}) AND v.IsOpen = 1 AND j.IsOpen = 0
                    ORDER BY j.EndedAt, v.Position
                    """,
                    parameters);
                var batch = await GetAsync(connection, id);

                // What was cancelled with its batch gets no result.
                var results = ended
                    .Where(job => job.State != Cancelled || batch.State == Running)
                    .Select(job =>
                        (Guid.Parse(job.JobId), job.State == Completed, job.State == Cancelled ? "The video's job was cancelled." : null))
                    .ToList();
                return await RecordAsync(connection, batch, results, now);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<BatchSettlement> GiveUpAsync(Guid id, Guid job, string reason, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection => await RecordAsync(connection, await GetAsync(connection, id), [(job, false, reason)], now),
            cancellationToken);

    /// <inheritdoc />
    public Task<BatchRow> CancelAsync(Guid id, DateTimeOffset now, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                await connection.ExecuteAsync(
                    "UPDATE Batches SET State = @Cancelled, EndedAt = @Now WHERE Id = @Id AND State = @Running",
                    new
                    {
                        Id = Text(id),
                        Cancelled,
                        Running,
                        Now = now.UtcTicks,
                    });
                return await GetAsync(connection, id);
            },
            cancellationToken);

    /// <inheritdoc />
    public Task<BatchRow> CloseAsync(Guid id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var parameters = new { Id = Text(id), Cancelled };
                if (await connection.ExecuteAsync(
                    "UPDATE Batches SET IsOpen = 0 WHERE Id = @Id AND State = @Cancelled AND IsOpen = 1", parameters) == 1)
                {
                    await connection.ExecuteAsync(
                        "UPDATE BatchVideos SET State = @Cancelled, IsOpen = 0 WHERE BatchId = @Id AND IsOpen = 1",
                        parameters);
                    await TellEndAsync(connection, await GetAsync(connection, id));
                }

                return await GetAsync(connection, id);
            }, cancellationToken);

    private static IEnumerable<object> VideoRows(NewBatch batch)
    {
        var finished = 0;
        return batch.Videos.Select((video, position) => new
        {
            BatchId = Text(batch.Id),
            Position = position,
            video.VideoId,
            video.FileName,
            JobId = Text(Guid.CreateVersion7(batch.SubmittedAt)),
            State = video.Refusal is null ? Open : Failed,
            IsOpen = video.Refusal is null ? 1 : 0,
            Ordinal = video.Refusal is null ? (int?)null : ++finished,
            Reason = video.Refusal,
        });
    }

    /// <summary>In the transaction that wrote the rows: from now on they keep the videos from being deleted.</summary>
    private static async Task RequireVideosAsync(DbConnection connection, Guid id)
    {
        var missing = await connection.ExecuteScalarAsync<string?>(
            """
            SELECT b.VideoId FROM BatchVideos b LEFT JOIN Videos v ON v.Id = b.VideoId
            WHERE b.BatchId = @Id AND b.IsOpen = 1 AND v.Id IS NULL ORDER BY b.Position LIMIT 1
            """, new { Id = Text(id) });
        if (missing is not null)
        {
            throw new MissingVideoException(missing);
        }
    }

    private static async Task<BatchSettlement> RecordAsync(
        DbConnection connection, BatchRow batch, IReadOnlyList<(Guid Job, bool Completed, string? Reason)> results, DateTimeOffset now)
    {
        var (completed, failed, settled) = (0, 0, new List<Guid>());
        foreach (var (job, isCompleted, reason) in results)
        {
            var changed = await connection.ExecuteAsync(
                "UPDATE BatchVideos SET State = @State, IsOpen = 0, Ordinal = @Ordinal, Reason = @Reason WHERE BatchId = @Id AND JobId = "
                    + "@Job AND IsOpen = 1",
                new
                {
                    Id = Text(batch.Id),
                    Job = Text(job),
                    State = isCompleted ? Completed : Failed,
                    Ordinal = batch.Completed + batch.Failed + settled.Count + 1,
                    Reason = reason,
                });
            if (changed == 1)
            {
                settled.Add(job);
                completed += isCompleted ? 1 : 0;
                failed += isCompleted ? 0 : 1;
            }
        }

        if (settled.Count == 0)
        {
            return new BatchSettlement(batch, settled);
        }

        var parameters = new
        {
            Id = Text(batch.Id),
            Plus = completed,
            PlusFailed = failed,
            Now = now.UtcTicks,
            Completed,
            Running,
        };
        await connection.ExecuteAsync(
            "UPDATE Batches SET Completed = Completed + @Plus, Failed = Failed + @PlusFailed WHERE Id = @Id",
            parameters);
        var isEnd = await connection.ExecuteAsync(
            "UPDATE Batches SET State = @Completed, IsOpen = 0, EndedAt = @Now WHERE Id = @Id AND State = @Running AND Completed + Failed "
                + "= Total",
            parameters) == 1;
        var row = await GetAsync(connection, batch.Id);
        if (isEnd)
        {
            await TellEndAsync(connection, row);
        }

        return new BatchSettlement(row, settled);
    }

    private static Task TellEndAsync(DbConnection connection, BatchRow batch) => DeliveryRows.AddAsync(
        connection, DeliverySubject.Batch(batch.Id), batch.State, batch.EndedAt ?? batch.SubmittedAt, batch.CallbackUrl);

    private static string Text(Guid id) => id.ToString("D");
}
