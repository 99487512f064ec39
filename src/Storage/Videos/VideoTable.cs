using System.Data.Common;
using Dapper;
using FakeFinder.Media;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Tombstones;

namespace FakeFinder.Storage.Videos;

/// <summary>The rows of the videos and of their names.</summary>
internal sealed class VideoTable(IndexDatabase database)
{
    /// <summary>
    /// Of a video v: nobody has used it since. Its last use is its last upload or, where that is later, the last end of a job of it; what
    /// is at work on it uses it.
    /// </summary>
    private const string IsUnused =
        """
        v.UploadedAt <= @Before AND (v.LastEndedAt IS NULL OR v.LastEndedAt <= @Before)
        AND NOT EXISTS(SELECT 1 FROM Jobs j WHERE j.VideoId = v.Id AND (j.IsOpen = 1 OR j.EndedAt > @Before))
        AND NOT EXISTS(SELECT 1 FROM BatchVideos b WHERE b.VideoId = v.Id AND b.IsOpen = 1)
        """;

    /// <summary>The videos of one owner, by the names under which they uploaded them.</summary>
    private const string SelectOwned =
        $"SELECT {VideoRow.Columns}, o.Name, o.UploadedAt FROM VideoOwners o JOIN Videos v ON v.Id = o.VideoId WHERE o.Owner = @Owner";

    /// <summary>Writes down that bytes come in, before they are in their place.</summary>
    /// <returns>True where the video has a row already.</returns>
    public Task<bool> BeginAsync(BegunUpload upload, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync(
            """
            INSERT INTO Uploads(VideoId, Name, BegunAt, Owner) VALUES(@VideoId, @Name, @BegunAt, @Owner)
            ON CONFLICT(VideoId) DO UPDATE SET Name = excluded.Name, BegunAt = excluded.BegunAt, Owner = excluded.Owner
            """, new { upload.VideoId, upload.Name, BegunAt = upload.At.UtcTicks, upload.Owner });
        return await ExistsAsync(connection, upload.VideoId);
    }, cancellationToken);

    /// <summary>
    /// Writes the video down under its name, which means this video from now on. With it what was begun has ended, and a deletion of before
    /// is forgotten.
    /// </summary>
    /// <param name="owner">Who uploaded it; null where that is not known.</param>
    /// <param name="late">The upload is one of before: where the name has come to mean another video since, it continues to do so.</param>
    public Task PutAsync(StoredVideo video, string? owner, bool late, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                var row = VideoRow.Of(video);
                var unlessLater = late ? " WHERE {0}.UploadedAt < excluded.UploadedAt" : "";
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO Videos(
                        Id, Name, Bytes, Container, Codec, Width, Height, FrameCount, FrameRate, Duration, Notes, Stream, UploadedAt)
                    VALUES(
                        @Id, @Name, @Bytes, @Container, @Codec, @Width, @Height, @FrameCount, @FrameRate, @Duration, @Notes, @Stream,
                        @UploadedAt)
                    ON CONFLICT(Id) DO UPDATE SET
                        Name = excluded.Name, Container = excluded.Container, Codec = excluded.Codec, Width = excluded.Width,
                        Height = excluded.Height, FrameCount = excluded.FrameCount, FrameRate = excluded.FrameRate,
                        Duration = excluded.Duration, Notes = excluded.Notes, Stream = excluded.Stream, UploadedAt = excluded.UploadedAt
                    {string.Format(null, unlessLater, "Videos")}
                    """,
                    row);
                await connection.ExecuteAsync(
                    $"""
                    INSERT INTO VideoNames(Name, VideoId, UploadedAt) VALUES(@Name, @Id, @UploadedAt)
                    ON CONFLICT(Name) DO UPDATE SET VideoId = excluded.VideoId, UploadedAt = excluded.UploadedAt{string.Format(
                        null,
                        unlessLater,
                        "VideoNames"
                    )}
                    """,
                    row);
                if (owner is not null)
                {
                    await connection.ExecuteAsync(
                        """
                        INSERT INTO VideoOwners(Owner, Name, VideoId, UploadedAt) VALUES(@Owner, @Name, @Id, @UploadedAt)
                        ON CONFLICT(Owner, Name, VideoId) DO UPDATE SET UploadedAt = excluded.UploadedAt
                        """,
                        new { Owner = owner, row.Name, row.Id, row.UploadedAt });
                }

                await connection.ExecuteAsync("DELETE FROM Uploads WHERE VideoId = @Id", row);
                await connection.ExecuteAsync("DELETE FROM DeletionOwners WHERE VideoId = @Id", row);
                return await connection.ExecuteAsync("DELETE FROM Deletions WHERE VideoId = @Id", row);
            },
            cancellationToken);

    public Task<StoredVideo?> FindAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
                (
                    await connection.QueryFirstOrDefaultAsync<VideoRow>(
                        Command(
                            viewer.Owner is null
                                ? $"SELECT {VideoRow.Columns}, v.Name, v.UploadedAt FROM Videos v WHERE v.Id = @Id"
                                : $"{SelectOwned} AND v.Id = @Id ORDER BY o.UploadedAt DESC, o.Name DESC LIMIT 1",
                            new { Id = id, viewer.Owner },
                            cancellationToken))
                )?.ToVideo(),
            cancellationToken);

    public Task<StoredVideo?> FindByNameAsync(Viewer viewer, string name, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => (await connection.QueryFirstOrDefaultAsync<VideoRow>(Command(
            viewer.Owner is null
                ? $"SELECT {VideoRow.Columns}, n.Name, n.UploadedAt FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId "
                    + "WHERE n.Name = @Name"
                : $"{SelectOwned} AND o.Name = @Name ORDER BY o.UploadedAt DESC, o.VideoId LIMIT 1",
            new { Name = name, viewer.Owner },
            cancellationToken)))?.ToVideo(),
        cancellationToken);

    /// <returns>Those of the ids whose videos have a row.</returns>
    public async Task<IReadOnlySet<string>> FindKnownAsync(IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(ParameterList.Most))
        {
            var (parameters, names) = ParameterList.Of(some);
            known.UnionWith(await database.ReadAsync(connection => connection.QueryAsync<string>(Command(
                $"SELECT Id FROM Videos WHERE Id IN ({names})", parameters, cancellationToken)), cancellationToken));
        }

        return known;
    }

    /// <remarks>Two lists, each in the order of an index: the names, and the videos whose names have come to mean other ones.</remarks>
    public Task<VideoPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        viewer.Owner is { } owner ? ListAsync(owner, skip, take, cancellationToken) : ListAsync(skip, take, cancellationToken);

    private Task<VideoPage> ListAsync(string owner, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var rows = await connection.QueryAsync<VideoRow>(Command(
                    $"{SelectOwned} ORDER BY o.UploadedAt DESC, o.Name DESC, o.VideoId DESC LIMIT @Take OFFSET @Skip",
                    new { Owner = owner, Skip = skip, Take = take },
                    cancellationToken));
                var total = await connection.ExecuteScalarAsync<int>(Command(
                    "SELECT count(*) FROM VideoOwners WHERE Owner = @Owner", new { Owner = owner }, cancellationToken));
                return new VideoPage([.. rows.Select(row => row.ToVideo())], total);
            },
            cancellationToken);

    private Task<VideoPage> ListAsync(int skip, int take, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var rows = await connection.QueryAsync<VideoRow>(Command(
            $"""
             SELECT {VideoRow.Columns}, n.Name AS Name, n.UploadedAt AS UploadedAt FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId
             UNION ALL
             SELECT {VideoRow.Columns}, v.Name AS Name, v.UploadedAt AS UploadedAt FROM Videos v
             WHERE NOT EXISTS(SELECT 1 FROM VideoNames n WHERE n.VideoId = v.Id)
             ORDER BY UploadedAt DESC, Name DESC LIMIT @Take OFFSET @Skip
             """, new { Skip = skip, Take = take }, cancellationToken));
        var total = await connection.ExecuteScalarAsync<int>(Command(
            "SELECT (SELECT count(*) FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId) + (SELECT count(*) FROM Videos v WHERE NOT "
                + "EXISTS(SELECT 1 FROM VideoNames n WHERE n.VideoId = v.Id))",
            null, cancellationToken));
        return new VideoPage([.. rows.Select(row => row.ToVideo())], total);
    }, cancellationToken);

    /// <summary>The ids of the videos that nobody has used since, the first upload first.</summary>
    public Task<IReadOnlyList<string>> ListUnusedAsync(DateTimeOffset before, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(async connection => (IReadOnlyList<string>)[.. await connection.QueryAsync<string>(Command(
            $"SELECT v.Id FROM Videos v WHERE {IsUnused} ORDER BY v.UploadedAt, v.Name LIMIT @Take OFFSET @Skip",
            new { Before = before.UtcTicks, Skip = skip, Take = take }, cancellationToken))], cancellationToken);

    /// <returns>When the video was last used; null where there is no such video, or an open job or batch uses it.</returns>
    public Task<DateTimeOffset?> FindLastUseAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<long?>(Command(
            $"""
            SELECT max(t.At) FROM (
                SELECT v.UploadedAt AS At FROM Videos v WHERE v.Id = @Id
                UNION ALL SELECT v.LastEndedAt FROM Videos v WHERE v.Id = @Id
                UNION ALL SELECT j.EndedAt FROM Jobs j WHERE j.VideoId = @Id) t
            WHERE EXISTS(SELECT 1 FROM Videos v WHERE v.Id = @Id AND {IsUnused})
            """, new { Id = id, Before = long.MaxValue }, cancellationToken)) is { } last ? Time(last) : (DateTimeOffset?)null,
        cancellationToken);

    /// <summary>
    /// Removes the video and its names, unless an open job or batch needs it, and writes down that its bytes may go. Where others have
    /// uploaded it too, an owner removes their own names of it.
    /// </summary>
    /// <param name="expiry">Removes it only where nobody has used it since; null to remove it whenever it was used.</param>
    /// <exception cref="VideoInUseException">An open job, batch or evaluation needs it.</exception>
    public Task<VideoDeletion> DeleteAsync(
        Viewer viewer, string id, DateTimeOffset now, Expiry? expiry, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async connection =>
            {
                if (viewer.Owner is { } owner)
                {
                    var theirs = await connection.ExecuteScalarAsync<int>(
                        "SELECT count(*) FROM VideoOwners WHERE VideoId = @Id AND Owner = @Owner", new { Id = id, Owner = owner });
                    if (theirs == 0)
                    {
                        return VideoDeletion.NotThere;
                    }

                    var others = await connection.ExecuteScalarAsync<int>(
                        "SELECT count(*) FROM VideoOwners WHERE VideoId = @Id AND Owner <> @Owner", new { Id = id, Owner = owner });
                    if (others > 0)
                    {
                        await connection.ExecuteAsync(
                            "DELETE FROM VideoOwners WHERE VideoId = @Id AND Owner = @Owner", new { Id = id, Owner = owner });
                        return VideoDeletion.OthersKeepIt;
                    }
                }

                var job = await connection.ExecuteScalarAsync<string?>(
                    "SELECT Id FROM Jobs WHERE VideoId = @Id AND IsOpen = 1 ORDER BY SubmittedAt LIMIT 1",
                    new { Id = id });
                if (job is not null)
                {
                    throw new VideoInUseException(
                        $"The video {id} cannot be deleted while job {job} analyses it: wait for the job's end, or cancel it.");
                }

                var batch = await connection.ExecuteScalarAsync<string?>(
                    "SELECT BatchId FROM BatchVideos WHERE VideoId = @Id AND IsOpen = 1 LIMIT 1",
                    new { Id = id });
                if (batch is not null)
                {
                    throw new VideoInUseException(
                        $"The video {id} cannot be deleted while batch {batch} is to analyse it: wait for the batch's end, or cancel it.");
                }

                // Its batch, which names its videos, comes a moment after it; or after the restart, where a crash fell in between.
                var evaluation = await connection.ExecuteScalarAsync<string?>(
                    "SELECT e.Id FROM Evaluations e WHERE e.IsOpen = 1 AND NOT EXISTS(SELECT 1 FROM Batches b WHERE b.Id = e.BatchId)");
                if (evaluation is not null)
                {
                    throw new VideoInUseException(
                        $"The video {id} cannot be deleted while evaluation {evaluation}, which may need it, is being submitted: delete it "
                            + "again in a few seconds, or cancel the evaluation.");
                }

                var row = new { Id = id, At = now.UtcTicks, Before = expiry?.Before.UtcTicks, Cause = DeletionRecord.CauseOf(expiry) };
                if (expiry is not null
                    && await connection.ExecuteScalarAsync<int>($"SELECT count(*) FROM Videos v WHERE v.Id = @Id AND {IsUnused}", row) == 0)
                {
                    return VideoDeletion.NotThere;
                }

                await connection.ExecuteAsync(
                    "INSERT INTO DeletionOwners(VideoId, Owner) SELECT DISTINCT VideoId, Owner FROM VideoOwners WHERE VideoId = @Id "
                        + "ON CONFLICT DO NOTHING",
                    row);
                await connection.ExecuteAsync("DELETE FROM VideoNames WHERE VideoId = @Id", new { Id = id });
                await connection.ExecuteAsync("DELETE FROM VideoOwners WHERE VideoId = @Id", new { Id = id });
                if (await connection.ExecuteAsync("DELETE FROM Videos WHERE Id = @Id", new { Id = id }) == 0)
                {
                    return VideoDeletion.NotThere;
                }

                await connection.ExecuteAsync("DELETE FROM Uploads WHERE VideoId = @Id", new { Id = id });
                await connection.ExecuteAsync(
                    """
                    INSERT INTO Deletions(VideoId, DeletedAt, IsOpen, Cause) VALUES(@Id, @At, 1, @Cause)
                    ON CONFLICT(VideoId) DO UPDATE SET DeletedAt = excluded.DeletedAt, IsOpen = 1, Cause = excluded.Cause
                    """,
                    row);
                await DeletionRecord.WriteAsync(connection, DeletionRecord.Video, id, expiry, more: null, now);
                return VideoDeletion.Deleted;
            },
            cancellationToken);

    /// <summary>The bytes of a deleted video are gone, or are no longer its own. That it was deleted stays known.</summary>
    public Task EndDeletionAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync("UPDATE Deletions SET IsOpen = 0 WHERE VideoId = @Id", new { Id = id }),
            cancellationToken);

    /// <summary>An upload that was begun comes to nothing, or its bytes are not there.</summary>
    public Task EndUploadAsync(string id, CancellationToken cancellationToken) =>
        database.WriteAsync(
            connection => connection.ExecuteAsync("DELETE FROM Uploads WHERE VideoId = @Id", new { Id = id }),
            cancellationToken);

    /// <summary>The uploads that were begun and have not ended: they continue, or a crash cut them off.</summary>
    public Task<IReadOnlyList<BegunUpload>> ListUploadsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
                (IReadOnlyList<BegunUpload>)
                    [
                        .. (
                            await connection.QueryAsync<(string Id, string Name, long At, string? Owner)>(
                                Command("SELECT VideoId, Name, BegunAt, Owner FROM Uploads", null, cancellationToken))
                        ).Select(row => new BegunUpload(row.Id, row.Name, Time(row.At), row.Owner)),
                    ],
            cancellationToken);

    /// <summary>The videos whose deletion was recorded, and whose bytes may still be there.</summary>
    public Task<IReadOnlyList<RecordedDeletion>> ListDeletionsAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
                (IReadOnlyList<RecordedDeletion>)
                    [
                        .. (
                            await connection.QueryAsync<(string Id, long At)>(
                                Command("SELECT VideoId, DeletedAt FROM Deletions WHERE IsOpen = 1", null, cancellationToken))
                        ).Select(row => new RecordedDeletion(row.Id, Time(row.At))),
                    ],
            cancellationToken);

    private static async Task<bool> ExistsAsync(DbConnection connection, string id) =>
        await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM Videos WHERE Id = @Id", new { Id = id }) == 1;

    private static DateTimeOffset Time(long ticks) => new(ticks, TimeSpan.Zero);

    private static CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, cancellationToken: cancellationToken);
}
