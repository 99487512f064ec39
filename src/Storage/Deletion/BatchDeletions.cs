using Dapper;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Tombstones;

namespace FakeFinder.Storage.Deletion;

/// <inheritdoc />
internal sealed class BatchDeletions(IndexDatabase database, Instruments instruments, TimeProvider time) : IBatchDeletions
{
    /// <summary>Of a batch b: nothing needs its rows any more.</summary>
    internal const string IsFree =
        """
        b.IsOpen = 0
        AND NOT EXISTS(SELECT 1 FROM BatchVideos v JOIN Jobs j ON j.Id = v.JobId WHERE v.BatchId = b.Id)
        AND NOT EXISTS(SELECT 1 FROM Evaluations e WHERE e.BatchId = b.Id AND e.IsOpen = 1)
        """;

    /// <inheritdoc />
    public async Task<bool> DeleteAsync(Guid batch, Expiry? expiry, CancellationToken cancellationToken)
    {
        var isDeleted = await database.WriteAsync(
            async connection =>
            {
                var now = time.GetUtcNow();
                var row = new { Id = batch.ToString("D"), Now = now.UtcTicks, Cause = DeletionRecord.CauseOf(expiry) };
                var owner = await connection.ExecuteScalarAsync<string?>("SELECT Owner FROM Batches WHERE Id = @Id", row);
                if (await connection.ExecuteAsync($"DELETE FROM Batches AS b WHERE b.Id = @Id AND {IsFree}", row) == 0)
                {
                    return false;
                }

                await DeliveryRows.DeleteAsync(connection, DeliverySubject.Batch(batch));
                var videos = await connection.ExecuteAsync("DELETE FROM BatchVideos WHERE BatchId = @Id", row);
                await connection.ExecuteAsync(
                    "INSERT INTO BatchDeletions(BatchId, DeletedAt, Cause, Owner) VALUES(@Id, @Now, @Cause, @Owner)",
                    new { row.Id, row.Now, row.Cause, Owner = owner });
                await DeletionRecord.WriteAsync(connection, DeletionRecord.Batch, $"{batch}", expiry, $"of {videos} videos", now);
                return true;
            },
            cancellationToken);
        if (isDeleted)
        {
            instruments.CountDeletion("batch", expiry is not null);
        }

        return isDeleted;
    }
}
