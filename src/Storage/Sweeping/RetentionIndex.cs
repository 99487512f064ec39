using Dapper;
using FakeFinder.Media;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Sweeping;

/// <inheritdoc />
internal sealed class RetentionIndex(
    IndexDatabase database,
    VideoTable table,
    VideoLibrary videos,
    IBatchDeletions batches,
    VideoSweep sweep) : IRetention
{
    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListJobsAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) => ListAsync(
        """
        SELECT j.Id FROM Jobs j WHERE j.IsOpen = 0 AND j.EndedAt <= @Before
        AND (j.ProbeOf IS NULL OR NOT EXISTS(SELECT 1 FROM Jobs o WHERE o.Id = j.ProbeOf))
        AND NOT EXISTS(SELECT 1 FROM Jobs p WHERE p.ProbeOf = j.Id AND (p.IsOpen = 1 OR p.EndedAt > @Before))
        AND NOT EXISTS(
            SELECT 1 FROM BatchVideos v JOIN Batches b ON b.Id = v.BatchId LEFT JOIN Evaluations e ON e.BatchId = b.Id
            WHERE v.JobId = j.Id AND (b.IsOpen = 1 OR e.IsOpen = 1))
        ORDER BY j.EndedAt, j.Id LIMIT @Take OFFSET @Skip
        """, expiry, skip, take, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<Guid>> ListBatchesAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) => ListAsync(
        $"SELECT b.Id FROM Batches b WHERE b.EndedAt <= @Before AND {BatchDeletions.IsFree} ORDER BY b.EndedAt, b.Id "
            + "LIMIT @Take OFFSET @Skip",
        expiry, skip, take, cancellationToken);

    /// <inheritdoc />
    public Task<IReadOnlyList<string>> ListVideosAsync(Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
        table.ListUnusedAsync(expiry.Before, skip, take, cancellationToken);

    /// <inheritdoc />
    public async Task<bool> DeleteVideoAsync(string id, Expiry expiry, CancellationToken cancellationToken)
    {
        try
        {
            return await videos.DeleteAsync(Viewer.All, id, expiry, cancellationToken);
        }
        catch (VideoInUseException)
        {
            // Submitted since it was listed: it is kept from now on for the whole time again.
            return false;
        }
    }

    /// <inheritdoc />
    public Task<bool> DeleteBatchAsync(Guid id, Expiry expiry, CancellationToken cancellationToken) =>
        batches.DeleteAsync(id, expiry, cancellationToken);

    /// <inheritdoc />
    public Task FinishDeletionsAsync(CancellationToken cancellationToken) => sweep.FinishDeletionsAsync(cancellationToken);

    /// <inheritdoc />
    public Task<DateTimeOffset?> FindLastUseAsync(string video, CancellationToken cancellationToken) =>
        table.FindLastUseAsync(video, cancellationToken);

    private Task<IReadOnlyList<Guid>> ListAsync(string sql, Expiry expiry, int skip, int take, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async connection =>
            {
                var ids = await connection.QueryAsync<string>(
                    new CommandDefinition(
                        sql,
                        new { Before = expiry.Before.UtcTicks, Skip = skip, Take = take },
                        cancellationToken: cancellationToken));
                return (IReadOnlyList<Guid>)[.. ids.Select(Guid.Parse)];
            },
            cancellationToken);
}
