using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Bench.Jobs;

/// <summary>
/// What the disk and SQLite can do at most: durable commits of one row each, one after another, with nothing around them.
/// </summary>
internal static class RawCommits
{
    public static Task<double> PerSecondAsync(string folder, TimeSpan length, CancellationToken cancellationToken) =>
        Task.Run(() => PerSecond(folder, length, cancellationToken), cancellationToken);

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
