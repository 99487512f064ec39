using Dapper;
using FakeFinder.Storage.Sql;

namespace FakeFinder.Storage.Access;

/// <inheritdoc />
internal sealed class CallerUsage(IndexDatabase database) : ICallerUsage
{
    private const int KeptDays = 7;

    /// <inheritdoc />
    public Task<long> BytesAsync(string caller, DateOnly day, CancellationToken cancellationToken) => database.ReadAsync(
        async connection => await connection.ExecuteScalarAsync<long?>(
            new CommandDefinition(
                "SELECT Bytes FROM CallerUsage WHERE Caller = @Caller AND Day = @Day",
                new { Caller = caller, Day = day.DayNumber },
                cancellationToken: cancellationToken)) ?? 0,
        cancellationToken);

    /// <inheritdoc />
    public Task AddBytesAsync(string caller, DateOnly day, long bytes, CancellationToken cancellationToken) => database.WriteAsync(
        async connection =>
        {
            await connection.ExecuteAsync("DELETE FROM CallerUsage WHERE Day < @Oldest", new { Oldest = day.DayNumber - KeptDays });
            return await connection.ExecuteAsync(
                """
                INSERT INTO CallerUsage(Caller, Day, Bytes) VALUES(@Caller, @Day, @Bytes)
                ON CONFLICT(Caller, Day) DO UPDATE SET Bytes = CallerUsage.Bytes + excluded.Bytes
                """, new { Caller = caller, Day = day.DayNumber, Bytes = bytes });
        },
        cancellationToken);
}
