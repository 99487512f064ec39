using System.Data.Common;
using System.Threading.Channels;
using FakeFinder.Storage.Blobs;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// Reads and writes of our own tables, and of jobs' states. Writes that wait at the same time share one transaction and so one sync of the
/// disk; each caller hears of its own write only after the commit.
/// </summary>
internal sealed class IndexDatabase : IAsyncDisposable, IDisposable
{
    private const int LargestBatch = 256;

    private const string Savepoint = "one_write";

    private readonly IStorageDatabase database;
    private readonly Instruments instruments;
    private readonly Channel<IndexWrite> waiting = Channel.CreateBounded<IndexWrite>(
        new BoundedChannelOptions(4 * LargestBatch) { SingleReader = true });
    private readonly Task loop;

    public IndexDatabase(IStorageDatabase database, Instruments instruments)
    {
        (this.database, this.instruments) = (database, instruments);
        loop = Task.Run(CommitWaitingAsync);
    }

    public async Task<T> ReadAsync<T>(Func<DbConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenReaderAsync(cancellationToken);
        return await query(connection);
    }

    /// <summary>Runs the work in a transaction and returns once it is on disk.</summary>
    /// <param name="work">May run again (rolled back in between), so it changes nothing but the database. What it throws comes to the
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
        // Hardly any write fails, so the savepoints that keep it from its neighbours, two statements each, are set only after one has.
        if (batch.Count > 1
            && (await TryCommitTogetherAsync(connection, batch, apart: false)
                || await TryCommitTogetherAsync(connection, batch, apart: true)))
        {
            return;
        }

        foreach (var write in batch)
        {
            await CommitAloneAsync(connection, write);
        }
    }

    /// <param name="apart">A write that fails leaves the transaction to its neighbours.</param>
    /// <returns>False where the transaction as a whole failed and nothing was written.</returns>
    private async Task<bool> TryCommitTogetherAsync(DbConnection connection, List<IndexWrite> batch, bool apart)
    {
        try
        {
            await using var transaction = await database.BeginWriteAsync(connection, CancellationToken.None);
            foreach (var write in batch)
            {
                await (apart ? ExecuteApartAsync(connection, transaction, write) : write.ExecuteAsync(connection));
            }

            await CommitAsync(transaction, batch.Count);
            return true;
        }
        catch (Exception)
        {
            // One write's own error, or not: the database gave the whole transaction up (disk full, input or output error), or the commit
            // failed.
            batch.ForEach(write => write.Error = null);
            return false;
        }
    }

    private static async Task ExecuteApartAsync(DbConnection connection, DbTransaction transaction, IndexWrite write)
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

    private async Task CommitAloneAsync(DbConnection connection, IndexWrite write)
    {
        try
        {
            await using var transaction = await database.BeginWriteAsync(connection, CancellationToken.None);
            await write.ExecuteAsync(connection);
            await CommitAsync(transaction, writes: 1);
        }
        catch (Exception exception)
        {
            write.Error = exception;
        }
    }

    private async Task CommitAsync(DbTransaction transaction, int writes)
    {
        await transaction.CommitAsync();
        instruments.DatabaseCommits.Add(1);
        instruments.DatabaseWrites.Add(writes);
    }
}
