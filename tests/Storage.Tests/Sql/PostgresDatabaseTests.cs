using Dapper;
using FakeFinder.Media.Probing;
using FakeFinder.Servers;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Sql;

/// <summary>
/// What SQLite's tests show of one process, on a real PostgreSQL that several processes share; each database here stands for one process.
/// </summary>
public sealed class PostgresDatabaseTests(PostgresDatabaseTests.Server server) : IClassFixture<PostgresDatabaseTests.Server>
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Processes_that_start_together_make_the_schema_once()
    {
        var connection = await server.CreateDatabaseAsync();
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var process = new PostgresDatabase(connection);
            await StorageSchema.EnsureAsync(process, CancellationToken.None);
        }));

        await using var database = new PostgresDatabase(connection);
        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(
            Enumerable.Range(1, IndexTables.Scripts.Count),
            await reader.QueryAsync<int>("SELECT Number FROM FakeFinderSchema ORDER BY Number"));
        Assert.Contains("UpdateMembershipKey", await reader.QueryAsync<string>("SELECT QueryKey FROM OrleansQuery"));
    }

    [Fact]
    public async Task A_newer_programs_database_is_refused_in_a_sentence()
    {
        await using var database = await CreateAsync();
        await using (var connection = await database.Source.OpenConnectionAsync())
        {
            await connection.ExecuteAsync("INSERT INTO FakeFinderSchema(Number) VALUES(99)");
        }

        var refusal = await Assert.ThrowsAsync<StorageSchemaException>(() => StorageSchema.EnsureAsync(database, CancellationToken.None));
        Assert.Contains("has schema 99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("run the newer FakeFinder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_named_with_the_remedy()
    {
        await using var database = new PostgresDatabase("Host=127.0.0.1;Port=1;Username=nobody;Database=nothing");

        var refusal = await Assert.ThrowsAsync<StorageSchemaException>(() => StorageSchema.EnsureAsync(database, CancellationToken.None));
        Assert.Contains("nothing at 127.0.0.1:1 cannot be used", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Jobs_are_written_listed_ended_and_removed()
    {
        await using var database = await CreateAsync();
        await using var writes = new IndexDatabase(database, new Instruments());
        var index = new JobIndex(writes);
        var job = new JobRow(
            Guid.NewGuid(),
            "v",
            "a.mp4",
            "queued",
            Open: true,
            Now,
            null,
            [new PartRow("boken", "queued", null, null), new PartRow("wm", "queued", null, null)]);
        var unwanted = job with { Id = Guid.NewGuid() };

        await Task.WhenAll(
            index.OpenAsync(job, CancellationToken.None),
            index.OpenAsync(job, CancellationToken.None),
            index.OpenAsync(unwanted, CancellationToken.None));
        await index.RemoveAsync(unwanted.Id, CancellationToken.None);
        Assert.Equal([job.Id], await index.ListOpenAsync(10, CancellationToken.None));

        var ended = job with
        {
            State = "completed",
            Open = false,
            EndedAt = Now.AddSeconds(1),
            Parts = [new PartRow("boken", "completed", 0.75, null), new PartRow("wm", "failed", null, "broken")],
        };
        await index.EndAsync(ended, CancellationToken.None);
        await index.EndAsync(ended, CancellationToken.None);

        Assert.Empty(await index.ListOpenAsync(10, CancellationToken.None));
        var page = await index.ListAsync(Viewer.All, 0, 10, state: null, CancellationToken.None);
        Assert.Equal(1, page.Total);
        Assert.Equivalent(ended, Assert.Single(page.Jobs), strict: true);
    }

    [Fact]
    public async Task Videos_are_written_found_listed_and_deleted()
    {
        await using var database = await CreateAsync();
        await using var writes = new IndexDatabase(database, new Instruments());
        var table = new VideoTable(writes);
        var video = new StoredVideo(
            new string('a', 64),
            "a.mp4",
            123,
            new VideoInfo("mov,mp4", "h264", 320, 240, 25, 12.5, TimeSpan.FromSeconds(2)),
            Now);

        var later = video with { Id = new string('b', 64), UploadedAt = Now.AddSeconds(1) };
        var upload = new BegunUpload(video.Id, "a.mp4", Now);

        Assert.False(await table.BeginAsync(upload, CancellationToken.None));
        Assert.Equal([upload], await table.ListUploadsAsync(CancellationToken.None));
        await table.PutAsync(video, owner: null, late: false, CancellationToken.None);
        Assert.Empty(await table.ListUploadsAsync(CancellationToken.None));
        Assert.True(await table.BeginAsync(upload, CancellationToken.None));
        await table.PutAsync(later, owner: null, late: false, CancellationToken.None);
        await table.PutAsync(video, owner: null, late: true, CancellationToken.None);
        Assert.Equal(later, await table.FindByNameAsync(Viewer.All, "a.mp4", CancellationToken.None));
        Assert.Equal(video, await table.FindAsync(Viewer.All, video.Id, CancellationToken.None));
        Assert.Equal([later, video], (await table.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos);
        Assert.Equal([video.Id], await table.FindKnownAsync([video.Id, new string('c', 64)], CancellationToken.None));
        Assert.Equal(
            VideoDeletion.Deleted, await table.DeleteAsync(Viewer.All, later.Id, Now, expiry: null, CancellationToken.None));
        Assert.Equal([new RecordedDeletion(later.Id, Now)], await table.ListDeletionsAsync(CancellationToken.None));
        await table.EndDeletionAsync(later.Id, CancellationToken.None);
        Assert.Empty(await table.ListDeletionsAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Writers_of_all_processes_follow_each_other()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var one = new PostgresDatabase(connection);
        await using var two = new PostgresDatabase(connection);
        await StorageSchema.EnsureAsync(one, CancellationToken.None);
        await using (var setUp = await one.Source.OpenConnectionAsync())
        {
            await setUp.ExecuteAsync("CREATE TABLE Counter(N INTEGER NOT NULL); INSERT INTO Counter(N) VALUES(0)");
        }

        await using (var first = new IndexDatabase(one, new Instruments()))
        await using (var second = new IndexDatabase(two, new Instruments()))
        {
            // Read, then write: only where no other writer is between do all of these count.
            await Task.WhenAll(Enumerable.Range(0, 200).Select(i => (i % 2 == 0 ? first : second).WriteAsync(async open =>
            {
                var n = await open.ExecuteScalarAsync<int>("SELECT N FROM Counter");
                return await open.ExecuteAsync("UPDATE Counter SET N = @N", new { N = n + 1 });
            }, CancellationToken.None)));
        }

        await using var reader = await one.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(200, await reader.ExecuteScalarAsync<int>("SELECT N FROM Counter"));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_its_neighbours_alone()
    {
        await using var database = await CreateAsync();
        await using var writes = new IndexDatabase(database, new Instruments());
        var all = Enumerable
            .Range(0, 20)
            .Select(i =>
                writes.WriteAsync(
                    open =>
                        open.ExecuteAsync(
                            "INSERT INTO VideoNames(Name, VideoId, UploadedAt) VALUES(@Name, 'v', 0)",
                            new { Name = i % 4 == 0 ? "same" : $"{i}" }),
                    CancellationToken.None))
            .ToList();
        await Task.WhenAll(all.Select(write => ((Task)write).ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.Equal(4, all.Count(write => write.IsFaulted));
        await using var reader = await database.OpenReaderAsync(CancellationToken.None);
        Assert.Equal(16, await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM VideoNames"));
    }

    [Fact]
    public async Task A_lock_keeps_another_process_out_until_it_is_left()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var one = new PostgresDatabase(connection);
        await using var two = new PostgresDatabase(connection);
        var held = await one.LockAsync("video a", CancellationToken.None);
        await using (await two.LockAsync("video b", CancellationToken.None))
        {
        }

        var waiting = two.LockAsync("video a", CancellationToken.None);
        await using (var reader = await one.OpenReaderAsync(CancellationToken.None))
        {
            while (await reader.ExecuteScalarAsync<int>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0)
            {
                Assert.False(waiting.IsCompleted);
            }
        }

        await held.DisposeAsync();
        await using (await waiting)
        {
        }
    }

    private async Task<PostgresDatabase> CreateAsync()
    {
        var database = new PostgresDatabase(await server.CreateDatabaseAsync());
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        return database;
    }

    public sealed class Server : IAsyncLifetime
    {
        private PostgresServer server = null!;

        public async Task InitializeAsync() => server = await PostgresServer.StartAsync();

        public Task DisposeAsync()
        {
            server.Dispose();
            return Task.CompletedTask;
        }

        public Task<string> CreateDatabaseAsync() => server.CreateDatabaseAsync();
    }
}
