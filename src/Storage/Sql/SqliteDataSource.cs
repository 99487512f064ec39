using System.Data.Common;
using Dapper;
using FakeFinder.Files;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// The one SQLite file of a process. Every connection that may write passes one asynchronous gate, so that no two are ever
/// open together: SQLite takes one writer at a time, and its .NET provider sleeps on the calling thread where it meets a
/// second one. Commits are durable (<c>synchronous=FULL</c>). Readers pass beside the gate, by <see cref="OpenReaderAsync"/>.
/// </summary>
/// <remarks>Who holds a connection of the gate must not open a second one: it would wait for itself.</remarks>
public sealed class SqliteDataSource : DbDataSource, IStorageDatabase
{
    /// <summary>Orleans' name of SQLite; it loads Microsoft.Data.Sqlite.</summary>
    internal const string ProviderInvariant = "System.Data.SQLite";

    /// <summary>SQLITE_FULL.</summary>
    internal const int DatabaseFull = 13;

    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly string readerConnectionString;

    /// <param name="path">The database file; it is created at the first opening, its folder must exist.</param>
    public SqliteDataSource(string path)
    {
        FilePath = Path.GetFullPath(path);
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = FilePath }.ToString();
        readerConnectionString = new SqliteConnectionStringBuilder { DataSource = FilePath, Mode = SqliteOpenMode.ReadOnly }.ToString();
    }

    /// <summary>The database file.</summary>
    public string FilePath { get; }

    /// <inheritdoc />
    public string Invariant => ProviderInvariant;

    /// <inheritdoc />
    public DbDataSource Source => this;

    /// <inheritdoc />
    public string Name => FilePath;

    /// <inheritdoc />
    public string Elsewhere => "name another folder as FakeFinder:Storage:Path";

    /// <inheritdoc />
    public string BytesType => "BLOB";

    /// <inheritdoc />
    public string UnixTime => "unixepoch()";

    /// <inheritdoc />
    /// <remarks>A file of one process is no place for a cluster's members.</remarks>
    public OrleansScript? Membership => null;

    /// <inheritdoc />
    public override string ConnectionString { get; }

    /// <inheritdoc />
    /// <remarks>
    /// The write-ahead log stays in the file. Without it a reader would keep writers out, and each commit would sync twice.
    /// </remarks>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        PrivateFolder.Create(Path.GetDirectoryName(FilePath)!);
        await using var connection = await OpenConnectionAsync(cancellationToken);
        var mode = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition("PRAGMA journal_mode=WAL", cancellationToken: cancellationToken));
        if (mode != "wal")
        {
            throw new StorageSchemaException(
                $"The database {FilePath} cannot keep a write-ahead log (its journal is '{mode}'); FakeFinder:Storage:Path must name a "
                    + $"folder on a local disk."
            );
        }
    }

    /// <inheritdoc />
    public async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        await OpenAsync(readerConnectionString, cancellationToken);

    /// <summary>A connection beside the gate.</summary>
    internal static async Task<SqliteConnection> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc />
    /// <remarks>The gate has let this connection alone in.</remarks>
    public async Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <inheritdoc />
    /// <remarks>There is no other process.</remarks>
    public Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable>(new NoLock());

    /// <inheritdoc />
    public bool IsFull(DbException exception) => exception is SqliteException { SqliteErrorCode: DatabaseFull };

    /// <inheritdoc />
    protected override DbConnection CreateDbConnection() => new GatedConnection(ConnectionString, gate);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // The writers last: with them the write-ahead log goes into the file, which is then whole by itself. A reader could not do
            // that.
            ClosePool(readerConnectionString);
            ClosePool(ConnectionString);
        }

        base.Dispose(disposing);
    }

    /// <inheritdoc />
    /// <remarks>What disposes of it in this way says to <see cref="Dispose(bool)"/> that nothing is left to do.</remarks>
    protected override async ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        await base.DisposeAsyncCore();
    }

    private static void ClosePool(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }

    private sealed class NoLock : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
