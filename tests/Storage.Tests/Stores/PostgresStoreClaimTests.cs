using System.Text;
using FakeFinder.Servers;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Tests.Sql;
using FakeFinder.Storage.Videos;

namespace FakeFinder.Storage.Tests.Stores;

/// <summary>Several processes of a cluster on one PostgreSQL and one store; each storage here stands for one of them.</summary>
public sealed class PostgresStoreClaimTests(PostgresDatabaseTests.Server server) : IClassFixture<PostgresDatabaseTests.Server>, IDisposable
{
    private readonly DataFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Processes_that_start_together_give_a_new_store_one_id()
    {
        var connection = await server.CreateDatabaseAsync();
        var processes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StartAsync(connection)));

        var ids = await Task.WhenAll(processes.Select(process => process.Get<StoreTable>().FindAsync(CancellationToken.None)));
        Assert.Single(ids.Distinct());
        Assert.Contains(ids[0]!.Id, await File.ReadAllTextAsync(folder["blobs/store.json"]), StringComparison.Ordinal);
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
    }

    [Fact]
    public async Task A_sweep_beside_uploads_and_deletions_of_another_process_takes_nothing_from_it()
    {
        var connection = await server.CreateDatabaseAsync();
        await using var busy = await StartAsync(connection);
        await using var starting = await StartAsync(connection);
        var done = new CancellationTokenSource();
        var sweeps = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                await starting.SweepAsync();
            }
        });

        var kept = new List<StoredVideo>();
        for (var turn = 0; turn < 60; turn++)
        {
            kept.Add(await AddAsync(busy, $"{turn % 5}.mp4", $"bytes {turn}"));
            var unwanted = await AddAsync(busy, "unwanted.mp4", $"unwanted {turn % 3}");
            Assert.True(await busy.Library.DeleteAsync(Viewer.All, unwanted.Id, CancellationToken.None));
        }

        await done.CancelAsync();
        await sweeps;
        Assert.Equal(kept.Select(video => $"blobs/videos/{video.Id[..2]}/{video.Id}").Order(StringComparer.Ordinal), folder.Files);
        Assert.Equal(
            kept.Select(video => video.Id).Order(StringComparer.Ordinal),
            (await busy.Library.ListAsync(Viewer.All, 0, 100, CancellationToken.None)).Videos
                .Select(video => video.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_new_database_of_a_cluster_is_refused_over_a_full_store_and_adopts_it_where_asked_to()
    {
        await using (var before = await StartAsync(await server.CreateDatabaseAsync()))
        {
            await AddAsync(before, "a.mp4", "bytes");
        }

        var connection = await server.CreateDatabaseAsync();
        await Assert.ThrowsAsync<StoreRefusedException>(() => StartAsync(connection));
        var processes = await Task.WhenAll(
            Enumerable.Range(0, 3).Select(_ => StartAsync(connection, ("FakeFinder:Storage:Adopt", "true"))));
        await Task.WhenAll(processes.Select(process => process.SweepAsync()));

        Assert.Single((await processes[0].Library.ListAsync(Viewer.All, 0, 10, CancellationToken.None)).Videos);
        Assert.StartsWith("blobs/videos/", Assert.Single(folder.Files), StringComparison.Ordinal);
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
    }

    private static Task<StoredVideo> AddAsync(TestStorage storage, string name, string content) =>
        storage.Library.AddAsync(name, new MemoryStream(Encoding.UTF8.GetBytes(content)), owner: null, CancellationToken.None);

    private Task<TestStorage> StartAsync(string connection, params (string, string)[] settings) => TestStorage.StartAsync(
        folder.Path, [("Orleans:GrainStorage:jobs:Invariant", "Npgsql"), ("ConnectionStrings:fakefinder", connection), .. settings]);
}
