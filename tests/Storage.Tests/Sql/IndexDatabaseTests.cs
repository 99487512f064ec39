using Dapper;
using FakeFinder.Servers;
using FakeFinder.Storage.Blobs;
using FakeFinder.Storage.Sql;
using Microsoft.Data.Sqlite;

namespace FakeFinder.Storage.Tests.Sql;

public sealed class IndexDatabaseTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly DataFolder folder = new();
    private readonly SqliteDataSource database;
    private readonly IndexDatabase index;

    public IndexDatabaseTests()
    {
        database = new SqliteDataSource(folder["test.db"]);
        index = new IndexDatabase(database, new Instruments());
    }

    public async Task InitializeAsync()
    {
        await using var connection = await database.OpenConnectionAsync();
        await connection.ExecuteAsync("PRAGMA journal_mode=WAL; CREATE TABLE T(N INTEGER PRIMARY KEY)");
    }

    public async Task DisposeAsync() => await index.DisposeAsync();

    public void Dispose()
    {
        index.Dispose();
        database.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_write_is_committed_when_its_task_ends()
    {
        Assert.Equal(1, await InsertAsync(7));
        Assert.Equal([7], await StoredAsync());
    }

    [Fact]
    public async Task A_full_disk_is_said_in_a_sentence_and_the_next_write_finds_nothing_broken()
    {
        var refusal = await Assert.ThrowsAsync<StorageFullException>(() =>
            index.WriteAsync(
                async connection =>
                {
                    await connection.ExecuteScalarAsync<int>("PRAGMA max_page_count=8");
                    return await connection.ExecuteAsync(
                        "INSERT INTO T WITH RECURSIVE N(I) AS (SELECT 1 UNION ALL SELECT I + 1 FROM N WHERE I < 100000) SELECT I FROM N");
                },
                CancellationToken.None));

        Assert.Contains(folder.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(1, await InsertAsync(7));
    }

    [Fact]
    public async Task Writes_that_wait_together_share_one_transaction()
    {
        var seenWithin = new List<int>();
        var seenOutside = new List<int>();
        await WhileTheGateIsClosedAsync(n => index.WriteAsync(async connection =>
        {
            await connection.ExecuteAsync("INSERT INTO T VALUES(@n)", new { n });
            seenWithin.Add(await connection.ExecuteScalarAsync<int>("SELECT count(*) FROM T"));
            seenOutside.Add((await StoredAsync()).Count);
            return 0;
        }, CancellationToken.None), count: 5);

        Assert.Equal([1, 2, 3, 4, 5], seenWithin);
        Assert.All(seenOutside, count => Assert.Equal(0, count));
        Assert.Equal([0, 1, 2, 3, 4], await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_fails_fails_alone_and_leaves_nothing_of_itself()
    {
        var tasks = await WhileTheGateIsClosedAsync(n => n switch
        {
            1 => index.WriteAsync<int>(async connection =>
            {
                await connection.ExecuteAsync("INSERT INTO T VALUES(100)");
                throw new InvalidOperationException("not today");
            }, CancellationToken.None),
            2 => InsertAsync(0),
            _ => InsertAsync(n),
        }, count: 4, expectFailures: true);

        Assert.Equal("not today", (await Assert.ThrowsAsync<InvalidOperationException>(() => tasks[1])).Message);
        await Assert.ThrowsAsync<SqliteException>(() => tasks[2]);
        Assert.Equal([0, 3], await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_ends_the_whole_transaction_does_not_take_its_neighbours_along()
    {
        var tasks = await WhileTheGateIsClosedAsync(
            n =>
                n == 1
                    ? index.WriteAsync(
                        async connection => await connection.ExecuteAsync("INSERT INTO T VALUES(100); ROLLBACK; SELECT no_such_function()"),
                        CancellationToken.None)
                    : InsertAsync(n),
            count: 3,
            expectFailures: true);

        await Assert.ThrowsAsync<SqliteException>(() => tasks[1]);
        await Task.WhenAll(tasks[0], tasks[2]);
        Assert.Equal([0, 2], await StoredAsync());
    }

    [Fact]
    public async Task A_write_that_is_cancelled_while_it_waits_is_not_done()
    {
        using var cancellation = new CancellationTokenSource();
        var tasks = await WhileTheGateIsClosedAsync(
            n =>
            {
                var task = index.WriteAsync(
                    connection => connection.ExecuteAsync("INSERT INTO T VALUES(@n)", new { n }),
                    n == 1 ? cancellation.Token : CancellationToken.None);
                if (n == 1)
                {
                    cancellation.Cancel();
                }

                return task;
            }, count: 3, expectFailures: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => tasks[1]);
        Assert.Equal([0, 2], await StoredAsync());
    }

    [Fact]
    public async Task A_database_that_cannot_be_opened_is_told_to_who_waits_and_tried_again_for_the_next()
    {
        await using var lost = new SqliteDataSource(folder["later/test.db"]);
        await using var lostIndex = new IndexDatabase(lost, new Instruments());
        await Assert.ThrowsAsync<SqliteException>(() => lostIndex.WriteAsync(Create, CancellationToken.None).WaitAsync(Patience));

        Directory.CreateDirectory(folder["later"]);
        await lostIndex.WriteAsync(Create, CancellationToken.None).WaitAsync(Patience);

        static Task<int> Create(System.Data.Common.DbConnection connection) => connection.ExecuteAsync("CREATE TABLE T(N INTEGER)");
    }

    [Fact]
    public async Task Many_writers_beside_a_user_of_the_gate_all_get_through()
    {
        var writers = Enumerable.Range(0, 400).Select(n => Task.Run(() => InsertAsync(n)));
        var others = Enumerable.Range(1000, 50).Select(n => Task.Run(async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await connection.ExecuteAsync("INSERT INTO T VALUES(@n)", new { n });
        }));

        await Task.WhenAll(writers.Concat(others)).WaitAsync(TimeSpan.FromMinutes(2));

        Assert.Equal(450, (await StoredAsync()).Count);
    }

    [Fact]
    public async Task Writes_that_wait_at_the_end_are_still_done()
    {
        var task = Task.CompletedTask;
        await WhileTheGateIsClosedAsync(n =>
        {
            var write = InsertAsync(n);
            task = index.DisposeAsync().AsTask();
            return write;
        }, count: 1);
        await task;

        Assert.Equal([0], await StoredAsync());
    }

    private Task<int> InsertAsync(int n) =>
        index.WriteAsync(connection => connection.ExecuteAsync("INSERT INTO T VALUES(@n)", new { n }), CancellationToken.None);

    private Task<List<int>> StoredAsync() =>
        index.ReadAsync(
            async connection => (await connection.QueryAsync<int>("SELECT N FROM T ORDER BY N")).ToList(),
            CancellationToken.None);

    /// <summary>Queues the writes while nobody can commit, so that they are committed together.</summary>
    private async Task<List<Task<int>>> WhileTheGateIsClosedAsync(Func<int, Task<int>> write, int count, bool expectFailures = false)
    {
        List<Task<int>> tasks;
        await using (await database.OpenConnectionAsync())
        {
            tasks = [.. Enumerable.Range(0, count).Select(write)];
        }

        var all = Task.WhenAll(tasks).WaitAsync(Patience);
        if (expectFailures)
        {
            await Assert.ThrowsAnyAsync<Exception>(() => all);
        }
        else
        {
            await all;
        }

        return tasks;
    }
}
