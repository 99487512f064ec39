using System.Data.Common;
using System.Threading.Channels;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// Reads and writes of our own tables. Writes that wait at the same time share one transaction and so one sync of the disk;
/// each caller hears of its own write only after the commit.
/// </summary>
internal sealed class IndexDatabase : IAsyncDisposable, IDisposable
{
    private const int LargestBatch = 256;

    private const string Savepoint = "one_write";

    private readonly IStorageDatabase database;
    private readonly Channel<IndexWrite> waiting = Channel.CreateBounded<IndexWrite>(
        new BoundedChannelOptions(4 * LargestBatch) { SingleReader = true });
    private readonly Task loop;

    public IndexDatabase(IStorageDatabase database)
    {
        this.database = database;
        loop = Task.Run(CommitWaitingAsync);
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await query(connection);
    }

    /// <summary>Runs the work in a transaction and returns once it is on disk.</summary>
    /// <param name="work">May run twice (rolled back in between), so it changes nothing but the database. What it throws comes to the
    /// caller.</param>
    /// <param name="cancellationToken">Takes the write back while it waits; once begun, it is finished.</param>
    public async Task<T> WriteAsync<T>(Func<DbConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        var write = new IndexWrite<T>(work, cancellationToken);
        await waiting.Writer.WriteAsync(write, cancellationToken);
        try
        {
            return await write.Completion;
        }
        catch (DbException exception) when (database.IsFull(exception))
        {
            throw new StorageFullException("the database", database.Name, new IOException(exception.Message, exception));
        }
    }

    public async ValueTask DisposeAsync()
    {
        Dispose();
        await loop;
    }

    /// <summary>Takes no more writes; those that wait are still done.</summary>
    public void Dispose() => waiting.Writer.TryComplete();

    private async Task CommitWaitingAsync()
    {
        var batch = new List<IndexWrite>(LargestBatch);
        while (await waiting.Reader.WaitToReadAsync())
        {
            try
            {
                await using var connection = await database.Source.OpenConnectionAsync();

                // Only now: what came while the gate was closed joins in.
                TakeWaiting(batch);
                await CommitAsync(connection, batch);
            }
            catch (Exception exception)
            {
                // No connection: callers that wait now are told so, and a later caller makes the next try.
                TakeWaiting(batch);
                batch.ForEach(write => write.Error ??= exception);
            }

            batch.ForEach(write => write.Complete());
            batch.Clear();
        }
    }

    private void TakeWaiting(List<IndexWrite> batch)
    {
        while (batch.Count < LargestBatch && waiting.Reader.TryRead(out var write))
        {
            if (!write.WasCancelled())
            {
                batch.Add(write);
            }
        }
    }

    private async Task CommitAsync(DbConnection connection, List<IndexWrite> batch)
    {
        if (batch.Count > 1 && await TryCommitTogetherAsync(connection, batch))
        {
            return;
        }

        foreach (var write in batch)
        {
            await CommitAloneAsync(connection, write);
        }
    }

    /// <returns>False where the transaction as a whole failed and nothing was written: each write is then tried for itself.</returns>
    private async Task<bool> TryCommitTogetherAsync(DbConnection connection, List<IndexWrite> batch)
    {
        try
        {
            await using var transaction = await database.BeginWriteAsync(connection, CancellationToken.None);
            foreach (var write in batch)
            {
                await transaction.SaveAsync(Savepoint);
                try
                {
                    await write.ExecuteAsync(connection);
                }
                catch (Exception exception)
                {
                    write.Error = exception;
                    await transaction.RollbackAsync(Savepoint);
                }

                await transaction.ReleaseAsync(Savepoint);
            }

            await transaction.CommitAsync();
            return true;
        }
        catch (Exception)
        {
            // Not one write's own error: the database gave the whole transaction up (disk full, input or output error), or the commit
            // failed.
            batch.ForEach(write => write.Error = null);
            return false;
        }
    }

    private async Task CommitAloneAsync(DbConnection connection, IndexWrite write)
    {
        try
        {
            await using var transaction = await database.BeginWriteAsync(connection, CancellationToken.None);
            await write.ExecuteAsync(connection);
            await transaction.CommitAsync();
        }
        catch (Exception exception)
        {
            write.Error = exception;
        }
    }
}
