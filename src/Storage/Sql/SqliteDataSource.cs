using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Sql;

/// <summary>
/// The one SQLite file of a process. Every connection that may write passes one asynchronous gate, so that no two are ever
/// open together: SQLite takes one writer at a time, and its .NET provider sleeps on the calling thread where it meets a
/// second one. Commits are durable (<c>synchronous=FULL</c>). Readers pass beside the gate, by <see cref="OpenReaderAsync"/>.
/// </summary>
/// <remarks>Who holds a connection of the gate must not open a second one: it would wait for itself.</remarks>
public sealed class SqliteDataSource : DbDataSource
{
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
    public override string ConnectionString { get; }

    /// <summary>Opens a connection that can only read. It sees what was committed before its statement began, and waits for no writer.</summary>
    /// <returns>The open connection; the caller disposes of it.</returns>
    public async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(readerConnectionString);
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
    protected override DbConnection CreateDbConnection() => new GatedConnection(ConnectionString, gate);

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            ClosePool(ConnectionString);
            ClosePool(readerConnectionString);
        }

        base.Dispose(disposing);
    }

    private static void ClosePool(string connectionString)
    {
        using var connection = new SqliteConnection(connectionString);
        SqliteConnection.ClearPool(connection);
    }
}
