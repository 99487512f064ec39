using System.Data.Common;
using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Videos;

/// <summary>The rows of the videos and of their names.</summary>
internal sealed class VideoTable(IndexDatabase database)
{
    private const string IsReferredTo =
        "EXISTS(SELECT 1 FROM VideoNames WHERE VideoId = @Id) OR EXISTS(SELECT 1 FROM Jobs WHERE VideoId = @Id) OR EXISTS(SELECT 1 FROM BatchVideos WHERE VideoId = @Id)";

    /// <summary>Writes the video down under its name.</summary>
    /// <returns>The video that the name meant before, where it was another one.</returns>
    public Task<string?> PutAsync(StoredVideo video, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var row = VideoRow.Of(video);
        var before = await connection.ExecuteScalarAsync<string?>("SELECT VideoId FROM VideoNames WHERE Name = @Name", row);
        await connection.ExecuteAsync(
            """
            INSERT INTO Videos(Id, Name, Bytes, Container, Codec, Width, Height, FrameCount, FrameRate, Duration, Notes, UploadedAt)
            VALUES(@Id, @Name, @Bytes, @Container, @Codec, @Width, @Height, @FrameCount, @FrameRate, @Duration, @Notes, @UploadedAt)
            ON CONFLICT(Id) DO UPDATE SET Name = excluded.Name, UploadedAt = excluded.UploadedAt
            """, row);
        await connection.ExecuteAsync(
            """
            INSERT INTO VideoNames(Name, VideoId, UploadedAt) VALUES(@Name, @Id, @UploadedAt)
            ON CONFLICT(Name) DO UPDATE SET VideoId = excluded.VideoId, UploadedAt = excluded.UploadedAt
            """, row);
        return before == video.Id ? null : before;
    }, cancellationToken);

    public Task<StoredVideo?> FindAsync(string id, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
        (await connection.QuerySingleOrDefaultAsync<VideoRow>(Command(
            $"SELECT {VideoRow.Columns}, v.Name, v.UploadedAt FROM Videos v WHERE v.Id = @Id", new { Id = id }, cancellationToken)))?.ToVideo(), cancellationToken);

    public Task<StoredVideo?> FindByNameAsync(string name, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
        (await connection.QuerySingleOrDefaultAsync<VideoRow>(Command(
            $"SELECT {VideoRow.Columns}, n.Name, n.UploadedAt FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId WHERE n.Name = @Name",
            new { Name = name }, cancellationToken)))?.ToVideo(), cancellationToken);

    public Task<VideoPage> ListAsync(int skip, int take, CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var rows = await connection.QueryAsync<VideoRow>(Command(
            $"""
             SELECT {VideoRow.Columns}, n.Name, n.UploadedAt FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId
             ORDER BY n.UploadedAt DESC, n.Name DESC LIMIT @Take OFFSET @Skip
             """, new { Skip = skip, Take = take }, cancellationToken));
        var total = await connection.ExecuteScalarAsync<int>(Command("SELECT count(*) FROM VideoNames n JOIN Videos v ON v.Id = n.VideoId", null, cancellationToken));
        return new VideoPage([.. rows.Select(row => row.ToVideo())], total);
    }, cancellationToken);

    /// <summary>Removes the video and its names, unless an open job or batch needs it.</summary>
    /// <returns>False where there was no such video.</returns>
    /// <exception cref="VideoInUseException">An open job or batch needs it.</exception>
    public Task<bool> DeleteAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        var job = await connection.ExecuteScalarAsync<string?>(
            "SELECT Id FROM Jobs WHERE VideoId = @Id AND IsOpen = 1 ORDER BY SubmittedAt LIMIT 1", new { Id = id });
        if (job is not null)
        {
            throw new VideoInUseException($"The video {id} cannot be deleted while job {job} analyses it: wait for the job's end, or cancel it.");
        }

        var batch = await connection.ExecuteScalarAsync<string?>(
            "SELECT BatchId FROM BatchVideos WHERE VideoId = @Id AND IsOpen = 1 LIMIT 1", new { Id = id });
        if (batch is not null)
        {
            throw new VideoInUseException($"The video {id} cannot be deleted while batch {batch} is to analyse it: wait for the batch's end, or cancel it.");
        }

        await connection.ExecuteAsync("DELETE FROM VideoNames WHERE VideoId = @Id", new { Id = id });
        return await connection.ExecuteAsync("DELETE FROM Videos WHERE Id = @Id", new { Id = id }) == 1;
    }, cancellationToken);

    /// <summary>Removes the video's row where no name, job or batch refers to it.</summary>
    /// <returns>True where the video has no row now, so that its bytes are nobody's.</returns>
    public Task<bool> RemoveIfUnreferencedAsync(string id, CancellationToken cancellationToken) => database.WriteAsync(async connection =>
    {
        await connection.ExecuteAsync($"DELETE FROM Videos WHERE Id = @Id AND NOT ({IsReferredTo})", new { Id = id });
        return !await ExistsAsync(connection, id);
    }, cancellationToken);

    /// <summary>The videos to which no name, job or batch refers.</summary>
    public Task<IReadOnlyList<string>> ListUnreferencedAsync(CancellationToken cancellationToken) => database.ReadAsync(async connection =>
    {
        var ids = await connection.QueryAsync<string>(Command(
            """
            SELECT v.Id FROM Videos v
            WHERE NOT EXISTS(SELECT 1 FROM VideoNames n WHERE n.VideoId = v.Id) AND NOT EXISTS(SELECT 1 FROM Jobs j WHERE j.VideoId = v.Id)
              AND NOT EXISTS(SELECT 1 FROM BatchVideos b WHERE b.VideoId = v.Id)
            """, null, cancellationToken));
        return (IReadOnlyList<string>)[.. ids];
    }, cancellationToken);

    private static async Task<bool> ExistsAsync(DbConnection connection, string id) =>
        await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM Videos WHERE Id = @Id", new { Id = id }) == 1;

    private static CommandDefinition Command(string sql, object? parameters, CancellationToken cancellationToken) =>
        new(sql, parameters, cancellationToken: cancellationToken);
}
