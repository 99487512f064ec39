using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;
using FakeFinder.Servers;
using FakeFinder.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Tests.Sql;

public sealed class SqliteDataSourceTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DataFolder folder = new();
    private readonly SqliteDataSource database;

    public SqliteDataSourceTests() => database = new SqliteDataSource(folder["test.db"]);

    public static TheoryData<string> WaysToOpen => ["source", "source, blocking", "connection", "connection, blocking"];

    public static TheoryData<string> WaysToClose => ["Close", "CloseAsync", "Dispose", "DisposeAsync", "all of them"];

    public void Dispose()
    {
        database.Dispose();
        folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(WaysToOpen))]
    public async Task Every_connection_commits_durably_however_it_was_opened(string way)
    {
        await using var connection = await OpenAsync(way);

        Assert.Equal(2, await connection.ExecuteScalarAsync<int>("PRAGMA synchronous"));
    }

    [Theory]
    [MemberData(nameof(WaysToOpen))]
    public async Task A_connection_waits_until_the_one_before_is_closed(string way)
    {
        var first = await database.OpenConnectionAsync();
        var second = Task.Run(() => OpenAsync(way));
        Assert.NotSame(second, await Task.WhenAny(second, Task.Delay(100)));

        await first.DisposeAsync();
        await (await second.WaitAsync(Patience)).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(WaysToClose))]
    public async Task The_gate_is_open_for_one_again_however_a_connection_was_closed(string way)
    {
        var first = await database.OpenConnectionAsync();
        await CloseAsync(first, way);

        await using var second = await database.OpenConnectionAsync().AsTask().WaitAsync(Patience);
        var third = database.OpenConnectionAsync().AsTask();
        Assert.NotSame(third, await Task.WhenAny(third, Task.Delay(100)));

        await second.DisposeAsync();
        await (await third.WaitAsync(Patience)).DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(WaysToOpen))]
    public async Task An_opening_that_fails_leaves_the_gate_open(string way)
    {
        Directory.CreateDirectory(database.FilePath);
        await Assert.ThrowsAsync<SqliteException>(() => OpenAsync(way));
        await Assert.ThrowsAsync<SqliteException>(() => OpenAsync(way).WaitAsync(Patience));

        Directory.Delete(database.FilePath);
        await (await OpenAsync(way).WaitAsync(Patience)).DisposeAsync();
    }

    [Fact]
    public async Task Who_gives_up_waiting_leaves_the_gate_to_the_others()
    {
        var first = await database.OpenConnectionAsync();
        using var cancellation = new CancellationTokenSource();
        var second = database.OpenConnectionAsync(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);

        await first.DisposeAsync();
        await (await database.OpenConnectionAsync().AsTask().WaitAsync(Patience)).DisposeAsync();
    }

    [Fact]
    public async Task A_connection_that_was_forgotten_does_not_close_the_gate_for_ever()
    {
        OpenAndForget();
        var next = database.OpenConnectionAsync().AsTask();
        for (var i = 0; i < 50 && !next.IsCompleted; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            await Task.WhenAny(next, Task.Delay(20));
        }

        await (await next.WaitAsync(Patience)).DisposeAsync();
    }

    [Fact]
    public async Task Many_writers_lose_nothing_and_meet_no_busy_database()
    {
        await using (var connection = await database.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("PRAGMA journal_mode=WAL; CREATE TABLE Counter(N INTEGER); INSERT INTO Counter VALUES(0)");
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 20; i++)
            {
                await using var connection = await database.OpenConnectionAsync();
                await using var transaction = await connection.BeginTransactionAsync();
                var n = await connection.ExecuteScalarAsync<int>("SELECT N FROM Counter");
                await connection.ExecuteAsync("UPDATE Counter SET N = @N", new { N = n + 1 });
                await transaction.CommitAsync();
            }
        })));

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(320, await reader.ExecuteScalarAsync<int>("SELECT N FROM Counter"));
    }

    [Fact]
    public async Task A_reader_waits_for_no_writer_and_sees_what_is_committed()
    {
        await using var writer = await database.OpenConnectionAsync();
        await writer.ExecuteAsync("PRAGMA journal_mode=WAL; CREATE TABLE T(N INTEGER)");
        await using var transaction = await writer.BeginTransactionAsync();
        await writer.ExecuteAsync("INSERT INTO T VALUES(1)");

        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(0, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM T"));
        await transaction.CommitAsync();
        Assert.Equal(1, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM T"));
        await Assert.ThrowsAsync<SqliteException>(() => reader.ExecuteAsync("INSERT INTO T VALUES(2)"));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void OpenAndForget() => Assert.NotNull(database.OpenConnection());

    private async Task<DbConnection> OpenAsync(string way)
    {
        switch (way)
        {
            case "source":
                return await database.OpenConnectionAsync();
            case "source, blocking":
                return database.OpenConnection();
            case "connection":
                var connection = database.CreateConnection();
                await connection.OpenAsync();
                return connection;
            default:
                var blocking = database.CreateConnection();
                blocking.Open();
                return blocking;
        }
    }

    private static async Task CloseAsync(DbConnection connection, string way)
    {
        if (way is "Close" or "all of them")
        {
            connection.Close();
        }

        if (way is "CloseAsync" or "all of them")
        {
            await connection.CloseAsync();
        }

        if (way is "Dispose" or "all of them")
        {
            connection.Dispose();
        }

        if (way is "DisposeAsync" or "all of them")
        {
            await connection.DisposeAsync();
        }
    }
}
