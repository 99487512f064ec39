using System.Data.Common;
using Dapper;
using FakeFinder.Checks;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Doctor;

/// <summary>The database is there, whole, and of a schema that this program knows. Nothing is written, not even where it is new.</summary>
internal sealed class DatabaseCheck(IStorageDatabase database) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (database is SqliteDataSource file && !File.Exists(file.FilePath))
        {
            return [Finding.Ok($"The database {database.Name} is not there yet: the first start makes it.")];
        }

        try
        {
            await using var connection = await OpenAsync(cancellationToken);
            if (database is SqliteDataSource && await FaultInFileAsync(connection, cancellationToken) is { } fault)
            {
                return [Finding.Fault(
                    $"The database {database.Name} is damaged ({fault}).",
                    "Stop the service, keep a copy of the file, and restore a backup (fakefinder restore)")];
            }

            return [await SchemaAsync(connection, cancellationToken)];
        }
        catch (DbException exception)
        {
            return [Finding.Fault(
                $"The database {database.Name} cannot be used ({exception.Message.TrimEnd('.')}).",
                database is SqliteDataSource
                    ? $"Repair it, restore a backup (fakefinder restore), or {database.Elsewhere}"
                    : $"See that the server runs and that user, password and database are right, or {database.Elsewhere}")];
        }
    }

    /// <remarks>
    /// A file that nobody has open is read as it is: SQLite would else make files beside it, which the service's user could perhaps not
    /// write.
    /// </remarks>
    private async ValueTask<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        if (database is not SqliteDataSource file || File.Exists(file.FilePath + "-wal"))
        {
            return await database.OpenReaderAsync(cancellationToken);
        }

        var asItIs = new SqliteConnectionStringBuilder
        {
            DataSource = $"{new Uri(file.FilePath).AbsoluteUri}?immutable=1",
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = false,
        };
        return await SqliteDataSource.OpenAsync(asItIs.ToString(), cancellationToken);
    }

    private static async Task<string?> FaultInFileAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        var said = await connection.ExecuteScalarAsync<string>(
            new CommandDefinition("PRAGMA quick_check(1)", cancellationToken: cancellationToken));
        return said == "ok" ? null : said;
    }

    private async Task<Finding> SchemaAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (await StorageSchema.FindNumberAsync(connection, cancellationToken) is not { } number)
        {
            return Finding.Ok($"The database {database.Name} answers, and has no tables yet: the first start makes them.");
        }

        return number > StorageSchema.Latest
            ? Finding.Fault(
                $"The database {database.Name} has schema {number}, and this program knows schemas up to {StorageSchema.Latest}.",
                $"Run the newer FakeFinder that wrote it, or {database.Elsewhere}")
            : Finding.Ok(
                $"The database {database.Name} answers and is whole; its schema is {number}"
                    + (number < StorageSchema.Latest ? $", and the next start brings it to {StorageSchema.Latest}." : "."));
    }
}
