using System.Diagnostics;
using System.Security.Cryptography;
using FakeFinder.Servers;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace FakeFinder.Bench.Jobs;

/// <summary>
/// What the disk and the database can do at most for one writer: durable commits of one row each, one after another, with nothing around
/// them.
/// </summary>
internal static class RawCommits
{
    /// <summary>Of SQLite, in a folder of its own.</summary>
    public static Task<double> PerSecondAsync(string folder, TimeSpan length, CancellationToken cancellationToken) =>
        Task.Run(() => PerSecond(folder, length, cancellationToken), cancellationToken);

    /// <summary>Of a PostgreSQL server.</summary>
    public static async Task<double> PerSecondAsync(PostgresServer server, TimeSpan length, CancellationToken cancellationToken)
    {
        await using var source = NpgsqlDataSource.Create(await server.CreateDatabaseAsync());
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "CREATE TABLE Rows(Id BIGSERIAL PRIMARY KEY, Payload BYTEA NOT NULL)";
        await command.ExecuteNonQueryAsync(cancellationToken);
        command.CommandText = "INSERT INTO Rows(Payload) VALUES(@Payload)";
        command.Parameters.AddWithValue("Payload", RandomNumberGenerator.GetBytes(500));
        await command.PrepareAsync(cancellationToken);
        var commits = 0;
        var since = Stopwatch.GetTimestamp();
        for (; Stopwatch.GetElapsedTime(since) < length; commits++)
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return commits / Stopwatch.GetElapsedTime(since).TotalSeconds;
    }

    private static double PerSecond(string folder, TimeSpan length, CancellationToken cancellationToken)
    {
        var own = Directory.CreateDirectory(Path.Combine(folder, "commits-" + Guid.NewGuid().ToString("N")[..8]));
        try
        {
            using var connection = new SqliteConnection(
                new SqliteConnectionStringBuilder { DataSource = Path.Combine(own.FullName, "raw.db"), Pooling = false }.ToString());
            connection.Open();
            Execute(connection, "PRAGMA journal_mode=WAL");
            Execute(connection, "PRAGMA synchronous=FULL");
            Execute(connection, "CREATE TABLE Rows(Id INTEGER PRIMARY KEY, Payload BLOB NOT NULL)");
            using var insert = connection.CreateCommand();
            insert.CommandText = "INSERT INTO Rows(Payload) VALUES(randomblob(500))";
            insert.Prepare();
            var commits = 0;
            var since = Stopwatch.GetTimestamp();
            for (; Stopwatch.GetElapsedTime(since) < length; commits++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                insert.ExecuteNonQuery();
            }

            return commits / Stopwatch.GetElapsedTime(since).TotalSeconds;
        }
        finally
        {
            own.Delete(recursive: true);
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
