using System.Data.Common;
using Dapper;
using FakeFinder.Media;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Logging;

namespace FakeFinder.Storage.Deletion;

/// <inheritdoc />
internal sealed partial class JobDeletions(
    IndexDatabase database,
    IBlobStore blobs,
    IVideoLibrary videos,
    Instruments instruments,
    TimeProvider time,
    ILogger<JobDeletions> logger) : IJobDeletions
{
    /// <inheritdoc />
    public Task BeginAsync(Guid job, string? video, Expiry? expiry, CancellationToken cancellationToken) => database.WriteAsync(
    async connection =>
    {
        var now = time.GetUtcNow();
        var row = new { Id = Text(job), Now = now.UtcTicks, Video = video, Cause = DeletionRecord.CauseOf(expiry) };
        await RequireUnusedAsync(connection, job);
        if (await connection.ExecuteScalarAsync<string?>("SELECT VideoId FROM Jobs WHERE Id = @Id", row) is { } seen)
        {
            await DeletionRecord.WriteAsync(connection, DeletionRecord.Job, $"{job}", expiry, $"of video {seen}", now);
        }

        // How long a video is kept counts from its last job, also where that is kept for a shorter time.
        await connection.ExecuteAsync(
            """
            UPDATE Videos SET LastEndedAt = j.EndedAt FROM Jobs j
            WHERE j.Id = @Id AND Videos.Id = j.VideoId AND COALESCE(Videos.LastEndedAt, 0) < j.EndedAt
            """, row);
        var owner = await connection.ExecuteScalarAsync<string?>("SELECT Owner FROM Jobs WHERE Id = @Id", row);
        await connection.ExecuteAsync("DELETE FROM JobNotes WHERE JobId = @Id", row);
        await connection.ExecuteAsync("DELETE FROM Parts WHERE JobId = @Id", row);
        await DeliveryRows.DeleteAsync(connection, DeliverySubject.Job(job));
        await connection.ExecuteAsync("DELETE FROM Jobs WHERE Id = @Id", row);
        return await connection.ExecuteAsync(
            """
            INSERT INTO JobDeletions(JobId, DeletedAt, IsOpen, VideoId, Cause, Owner) VALUES(@Id, @Now, 1, @Video, @Cause, @Owner)
            ON CONFLICT(JobId) DO UPDATE SET IsOpen = 1, VideoId = COALESCE(excluded.VideoId, JobDeletions.VideoId)
            """, new { row.Id, row.Now, row.Video, row.Cause, Owner = owner });
    }, cancellationToken);

    /// <inheritdoc />
    public async Task EndAsync(Guid job, CancellationToken cancellationToken)
    {
        var begun = await database.ReadAsync(
            connection => connection.QuerySingleOrDefaultAsync<Begun>(
                new CommandDefinition(
                    "SELECT JobId, VideoId, Cause, Owner FROM JobDeletions WHERE JobId = @Id AND IsOpen = 1",
                    new { Id = Text(job) },
                    cancellationToken: cancellationToken)),
            cancellationToken);
        if (begun is null)
        {
            return;
        }

        await foreach (var key in blobs.ListAsync(ReportId.KeysOf(job), cancellationToken))
        {
            await blobs.DeleteAsync(key, cancellationToken);
        }

        if (begun.VideoId is { } video)
        {
            await DeleteVideoAsync(job, begun.Owner, video, cancellationToken);
        }

        await database.WriteAsync(
            connection => connection.ExecuteAsync(
                "UPDATE JobDeletions SET IsOpen = 0, VideoId = NULL WHERE JobId = @Id",
                new { Id = Text(job) }),
            cancellationToken);
        instruments.CountDeletion("job", begun.Cause == DeletionRecord.Expired);
        LogDeleted(job);
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListBegunAsync(int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var ids = await connection.QueryAsync<string>(
                    new CommandDefinition(
                        "SELECT JobId FROM JobDeletions WHERE IsOpen = 1 ORDER BY DeletedAt, JobId LIMIT @Take",
                        new { Take = take },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<Guid>)[.. ids.Select(Guid.Parse)];
            },
            cancellationToken);

    private static async Task RequireUnusedAsync(DbConnection connection, Guid job)
    {
        var parameters = new { Id = Text(job) };
        if (await connection.ExecuteScalarAsync<string?>(
                "SELECT b.Id FROM BatchVideos v JOIN Batches b ON b.Id = v.BatchId WHERE v.JobId = @Id AND b.IsOpen = 1",
                parameters) is { } batch)
        {
            throw new JobInUseException(
                $"Job {job} cannot be deleted while its batch {batch} is at work: wait for the batch's end, or cancel it.");
        }

        if (await connection.ExecuteScalarAsync<string?>(
                "SELECT e.Id FROM BatchVideos v JOIN Evaluations e ON e.BatchId = v.BatchId WHERE v.JobId = @Id AND e.IsOpen = 1",
                parameters) is { } evaluation)
        {
            throw new JobInUseException(
                $"Job {job} cannot be deleted while evaluation {evaluation} still needs its scores: wait for the evaluation's end, or "
                    + "cancel it.");
        }
    }

    /// <summary>What refers to the video by now keeps it, and so do others who have uploaded it.</summary>
    private async Task DeleteVideoAsync(Guid job, string? owner, string video, CancellationToken cancellationToken)
    {
        var others = await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<int>(
                new CommandDefinition(
                    "SELECT count(*) FROM Jobs WHERE VideoId = @Video",
                    new { Video = video },
                    cancellationToken: cancellationToken)),
            cancellationToken);
        if (others > 0)
        {
            LogVideoKept(video, job, others);
            return;
        }

        try
        {
            await videos.DeleteAsync(await ViewerAsync(owner, video, cancellationToken), video, cancellationToken);
        }
        catch (VideoInUseException use)
        {
            LogVideoInUse(video, job, use.Message);
        }
    }

    private async Task<Viewer> ViewerAsync(string? owner, string video, CancellationToken cancellationToken) =>
        owner is not null
        && await database.ReadAsync(
            connection => connection.ExecuteScalarAsync<int>(
                new CommandDefinition(
                    "SELECT count(*) FROM VideoOwners WHERE VideoId = @Video AND Owner <> @Owner",
                    new { Video = video, Owner = owner },
                    cancellationToken: cancellationToken)),
            cancellationToken) > 0
            ? Viewer.Of(owner)
            : Viewer.All;

    private static string Text(Guid id) => id.ToString("D");

    private sealed class Begun
    {
        public string JobId { get; init; } = "";

        public string? VideoId { get; init; }

        public string? Cause { get; init; }

        public string? Owner { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Deleted job {Job} with its reports and notes")]
    private partial void LogDeleted(Guid job);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The video {Video} of the deleted job {Job} stays: {Others} other jobs are of it"
    )]
    private partial void LogVideoKept(string video, Guid job, int others);

    [LoggerMessage(Level = LogLevel.Information, Message = "The video {Video} of the deleted job {Job} stays: {Reason}")]
    private partial void LogVideoInUse(string video, Guid job, string reason);
}
