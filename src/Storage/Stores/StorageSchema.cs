using System.Data.Common;
using Dapper;
using FakeFinder.Files;
using FakeFinder.Storage.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace FakeFinder.Storage.Stores;

/// <summary>Brings the database to the schema of this program, and pairs it with the store of videos and reports.</summary>
public static partial class StorageSchema
{
    /// <summary>SQLITE_ERROR, which a statement that names no table gets.</summary>
    private const int SqliteError = 1;

    /// <summary>PostgreSQL's undefined_table.</summary>
    private const string UndefinedTable = "42P01";

    internal static int Latest => IndexTables.Scripts.Count;

    /// <summary>
    /// To be awaited by the host after it is built and before it runs. Orleans reads its statements from the database while the silo
    /// starts, and hosted services start in the order of their registration, which no host should have to think of.
    /// </summary>
    /// <exception cref="StorageSchemaException">The file is no database of ours, or one of a newer program.</exception>
    /// <exception cref="StoreRefusedException">The store is that of another database, or full where the database is new.</exception>
    public static async Task EnsureAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        if (PrivateFolder.Narrow(services.GetRequiredService<IOptions<StorageOptions>>().Value.Path) is { } open)
        {
            LogOpen(services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StorageSchema)), open);
        }

        await EnsureAsync(services.GetRequiredService<IStorageDatabase>(), cancellationToken);
        await services.GetRequiredService<StoreClaim>().EnsureAsync(cancellationToken);
    }

    internal static async Task EnsureAsync(IStorageDatabase database, CancellationToken cancellationToken)
    {
        try
        {
            await database.PrepareAsync(cancellationToken);
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
            await using var transaction = await database.BeginWriteAsync(connection, cancellationToken);
            await MigrateAsync(connection, database, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (DbException exception)
        {
            throw new StorageSchemaException(
                $"The database {database.Name} cannot be used ({exception.Message}); repair it, or {database.Elsewhere}.",
                exception);
        }
    }

    /// <returns>Null where the database has no table of ours.</returns>
    internal static async Task<int?> FindNumberAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            return await NumberAsync(connection, cancellationToken);
        }
        catch (DbException exception)
            when (exception is SqliteException { SqliteErrorCode: SqliteError } || exception.SqlState == UndefinedTable)
        {
            return null;
        }
    }

    private static Task<int?> NumberAsync(DbConnection connection, CancellationToken cancellationToken) =>
        connection.ExecuteScalarAsync<int?>(
            new CommandDefinition("SELECT max(Number) FROM FakeFinderSchema", cancellationToken: cancellationToken));

    private static async Task MigrateAsync(DbConnection connection, IStorageDatabase database, CancellationToken cancellationToken)
    {
        await Execute("CREATE TABLE IF NOT EXISTS FakeFinderSchema(Number INTEGER NOT NULL)");
        var number = await NumberAsync(connection, cancellationToken) ?? 0;
        if (number > Latest)
        {
            throw new StorageSchemaException(
                $"The database {database.Name} has schema {number}, and this program knows schemas up to {Latest}: run the newer "
                    + $"FakeFinder that wrote it, or {database.Elsewhere}."
            );
        }

        foreach (var script in IndexTables.Scripts.Skip(number))
        {
            await Execute(script);
            await Execute("INSERT INTO FakeFinderSchema(Number) VALUES(@Number)", new { Number = ++number });
        }

        await Execute("CREATE TABLE IF NOT EXISTS OrleansStatements(Number INTEGER NOT NULL)");
        var statements = await connection.ExecuteScalarAsync<int?>(
            new CommandDefinition("SELECT max(Number) FROM OrleansStatements", cancellationToken: cancellationToken)) ?? 0;
        foreach (var script in new[] { OrleansTables.For(database), database.Membership }.OfType<OrleansScript>())
        {
            await Execute(script.Tables);
            foreach (var (key, text) in script.Queries)
            {
                // Statements of a newer program stay: an older silo that restarts in the same cluster must not bring its own back.
                var already = statements > OrleansScript.Number ? "NOTHING" : "UPDATE SET QueryText = excluded.QueryText";
                await Execute(
                    $"INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES(@Key, @Text) ON CONFLICT(QueryKey) DO {already}",
                    new { Key = key, Text = text });
            }
        }

        if (statements < OrleansScript.Number)
        {
            await Execute("INSERT INTO OrleansStatements(Number) VALUES(@Number)", new { OrleansScript.Number });
        }

        Task Execute(string sql, object? parameters = null) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Sentence}")]
    private static partial void LogOpen(ILogger logger, string sentence);
}
