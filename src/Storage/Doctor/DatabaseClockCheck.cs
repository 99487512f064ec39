using Dapper;
using FakeFinder.Checks;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Doctor;

/// <summary>This machine's clock against that of the database server.</summary>
internal sealed class DatabaseClockCheck(IStorageDatabase database, TimeProvider time) : ICheck
{
    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        if (database is SqliteDataSource)
        {
            return [Finding.NotChecked("The database is a file of this machine: there is no other clock to agree with.")];
        }

        await using var connection = await database.OpenReaderAsync(cancellationToken);
        var before = time.GetUtcNow();
        var theirs = await connection.ExecuteScalarAsync<long>(
            new CommandDefinition(
                "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", cancellationToken: cancellationToken));
        return [ClockFinding.Of(
            "the database server",
            DateTimeOffset.FromUnixTimeMilliseconds(theirs),
            before,
            time.GetUtcNow(),
            precision: TimeSpan.FromMilliseconds(1))];
    }
}
