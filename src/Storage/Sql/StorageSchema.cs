using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Storage.Sql;

/// <summary>Brings the database to the schema of this program.</summary>
public static class StorageSchema
{
    private static int Latest => IndexTables.Scripts.Count;

    /// <summary>
    /// To be awaited by the host after it is built and before it runs. Orleans reads its statements from the database while the silo
    /// starts, and hosted services start in the order of their registration, which no host should have to think of.
    /// </summary>
    /// <exception cref="StorageSchemaException">The file is no database of ours, or one of a newer program.</exception>
    public static Task EnsureAsync(IServiceProvider services, CancellationToken cancellationToken) =>
        EnsureAsync(services.GetRequiredService<SqliteDataSource>(), cancellationToken);

    internal static async Task EnsureAsync(SqliteDataSource database, CancellationToken cancellationToken)
    {
        PrivateFolder.Create(Path.GetDirectoryName(database.FilePath)!);
        try
        {
            await using var connection = await database.OpenConnectionAsync(cancellationToken);
            await UseWriteAheadLogAsync(connection, database.FilePath, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await MigrateAsync(connection, database.FilePath, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        catch (SqliteException exception)
        {
            throw new StorageSchemaException(
                $"The database {database.FilePath} cannot be used ({exception.Message}); repair or move it, or name another folder as FakeFinder:Storage:Path.", exception);
        }
    }

    /// <summary>Stays in the file. Without it a reader would keep writers out, and each commit would sync twice.</summary>
    private static async Task UseWriteAheadLogAsync(DbConnection connection, string path, CancellationToken cancellationToken)
    {
        var mode = await connection.ExecuteScalarAsync<string>(new CommandDefinition("PRAGMA journal_mode=WAL", cancellationToken: cancellationToken));
        if (mode != "wal")
        {
            throw new StorageSchemaException(
                $"The database {path} cannot keep a write-ahead log (its journal is '{mode}'); FakeFinder:Storage:Path must name a folder on a local disk.");
        }
    }

    private static async Task MigrateAsync(DbConnection connection, string path, CancellationToken cancellationToken)
    {
        await Execute("CREATE TABLE IF NOT EXISTS FakeFinderSchema(Number INTEGER NOT NULL)");
        var number = await connection.ExecuteScalarAsync<int?>(
            new CommandDefinition("SELECT max(Number) FROM FakeFinderSchema", cancellationToken: cancellationToken)) ?? 0;
        if (number > Latest)
        {
            throw new StorageSchemaException(
                $"The database {path} has schema {number}, and this program knows schemas up to {Latest}: run the newer FakeFinder that wrote it, or name another folder as FakeFinder:Storage:Path.");
        }

        foreach (var script in IndexTables.Scripts.Skip(number))
        {
            await Execute(script);
            await Execute("INSERT INTO FakeFinderSchema(Number) VALUES(@Number)", new { Number = ++number });
        }

        await Execute(OrleansTables.Script);
        foreach (var (key, text) in OrleansTables.Queries)
        {
            await Execute(
                "INSERT INTO OrleansQuery(QueryKey, QueryText) VALUES(@Key, @Text) ON CONFLICT(QueryKey) DO UPDATE SET QueryText = excluded.QueryText",
                new { Key = key, Text = text });
        }

        Task Execute(string sql, object? parameters = null) =>
            connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: cancellationToken));
    }
}

/// <summary>The database cannot be brought to this program's schema: one sentence that says why, and what to do.</summary>
public sealed class StorageSchemaException(string message, Exception? inner = null) : Exception(message, inner);
