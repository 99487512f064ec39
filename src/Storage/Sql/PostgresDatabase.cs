using System.Data.Common;
using Dapper;
using Npgsql;

namespace FakeFinder.Storage.Sql;

/// <summary>A PostgreSQL database that the processes of a cluster share.</summary>
/// <remarks>
/// Advisory locks do what SQLite's one writer does: index writes follow each other, over all processes. A lock goes with its transaction,
/// and that with its connection.
/// </remarks>
internal sealed class PostgresDatabase : IStorageDatabase, IAsyncDisposable, IDisposable
{
    /// <summary>Orleans' name of Npgsql.</summary>
    public const string ProviderInvariant = "Npgsql";

    /// <summary>
    /// A server takes 100 connections by default, for all processes; and it notices within half a minute that a machine with a lock has
    /// vanished.
    /// </summary>
    private const string Defaults =
        "Maximum Pool Size=16;Options=-c tcp_keepalives_idle=15 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3;";

    /// <summary>PostgreSQL's disk_full.</summary>
    private const string DiskFull = "53100";

    private const string IndexWrites = "index";

    private readonly NpgsqlDataSource source;

    /// <param name="connectionString">What it says itself goes before the defaults here.</param>
    public PostgresDatabase(string connectionString)
    {
        source = NpgsqlDataSource.Create(Defaults + connectionString);
        var parts = new NpgsqlConnectionStringBuilder(connectionString);
        Name = $"{parts.Database} at {parts.Host}:{parts.Port}";
    }

    public string Invariant => ProviderInvariant;

    public DbDataSource Source => source;

    public string Name { get; }

    public string Elsewhere => "name another one in the connection string that Orleans:GrainStorage:jobs:ConnectionName points to";

    public string BytesType => "BYTEA";

    public string UnixTime => "CAST(extract(epoch FROM now()) AS BIGINT)";

    public OrleansScript Membership => OrleansMembership.Script;

    public Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask<DbConnection> OpenReaderAsync(CancellationToken cancellationToken) =>
        await source.OpenConnectionAsync(cancellationToken);

    public Task<DbTransaction> BeginWriteAsync(DbConnection connection, CancellationToken cancellationToken) =>
        BeginLockedAsync(connection, IndexWrites, cancellationToken);

    public async Task<IAsyncDisposable> LockAsync(string name, CancellationToken cancellationToken)
    {
        var connection = await source.OpenConnectionAsync(cancellationToken);
        try
        {
            return new Held(connection, await BeginLockedAsync(connection, name, cancellationToken));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public bool IsFull(DbException exception) => exception.SqlState == DiskFull;

    public ValueTask DisposeAsync() => source.DisposeAsync();

    public void Dispose() => source.Dispose();

    private static async Task<DbTransaction> BeginLockedAsync(DbConnection connection, string name, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken);
        try
        {
            // Waits as long as it takes: others hold it for one transaction.
            await connection.ExecuteAsync(
                new CommandDefinition(
                    "SELECT pg_advisory_xact_lock(hashtextextended('fakefinder ' || @Name, 0))",
                    new { Name = name },
                    transaction,
                    commandTimeout: 0,
                    cancellationToken: cancellationToken));
            return transaction;
        }
        catch
        {
            await transaction.DisposeAsync();
            throw;
        }
    }

    private sealed class Held(DbConnection connection, DbTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
            {
                await transaction.DisposeAsync();
            }
        }
    }
}
