using System.Net;
using FakeFinder.Servers;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Storage;

namespace FakeFinder.Storage.Tests.Sql;

/// <summary>Orleans' own provider in a silo, on our data source and our tables.</summary>
public sealed class OrleansGrainStorageTests : IAsyncLifetime, IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("video", Guid.Parse("01890a5d-ac96-774b-bcce-b302099a8057").ToString("N"));

    private readonly DataFolder folder = new();
    private readonly HeldPort port = new();
    private SqliteDataSource database = null!;
    private IHost silo = null!;

    public Task InitializeAsync() => StartAsync();

    public Task DisposeAsync() => StopAsync();

    public void Dispose()
    {
        silo.Dispose();
        database.Dispose();
        port.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_state_survives_a_restart_of_the_silo()
    {
        var written = State("queued");
        await Storage.WriteStateAsync("state", Grain, written);
        written.State!.Note = "completed";
        await Storage.WriteStateAsync("state", Grain, written);

        await StopAsync();
        await StartAsync();

        var read = State("");
        await Storage.ReadStateAsync("state", Grain, read);
        Assert.True(read.RecordExists);
        Assert.Equal("completed", read.State!.Note);
        Assert.Equal(written.ETag, read.ETag);
    }

    [Fact]
    public async Task A_state_that_another_activation_wrote_meanwhile_is_a_conflict()
    {
        await Storage.WriteStateAsync("state", Grain, State("first"));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, State("second")));

        var mine = State("");
        var theirs = State("");
        await Storage.ReadStateAsync("state", Grain, mine);
        await Storage.ReadStateAsync("state", Grain, theirs);
        await Storage.WriteStateAsync("state", Grain, theirs);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("state", Grain, mine));
        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.ClearStateAsync("state", Grain, mine));
    }

    [Fact]
    public async Task A_cleared_state_reads_as_none_and_can_be_written_again()
    {
        var state = State("first");
        await Storage.WriteStateAsync("state", Grain, state);
        await Storage.ClearStateAsync("state", Grain, state);

        var next = State("");
        await Storage.ReadStateAsync("state", Grain, next);
        Assert.False(next.RecordExists);
        next.State!.Note = "again";
        await Storage.WriteStateAsync("state", Grain, next);

        var read = State("");
        await Storage.ReadStateAsync("state", Grain, read);
        Assert.Equal("again", read.State!.Note);
    }

    [Fact]
    public async Task A_jobs_state_that_orleans_storage_has_written_is_read_and_written_by_ours_and_the_other_way_round()
    {
        var job = Guid.CreateVersion7();
        var grain = GrainId.Create(GrainType.Create("video"), GrainIdKeyExtensions.CreateGuidKey(job));
        var orleans = State("first");
        await Storage.WriteStateAsync("job", grain, orleans);
        await using var index = new IndexDatabase(database, new Instruments());
        var states = new JobStates(index, database);
        var key = new StateKey(silo.Services.GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId, job);

        var read = (await states.ReadAsync(key, CancellationToken.None))!;
        Assert.Equal("first", new BinaryData(read.Payload!).ToObjectFromJson<Noted>()!.Note);
        Assert.Equal(orleans.ETag, $"{read.Version}");
        await states.WriteAsync(
            key, read.Version, BinaryData.FromObjectAsJson(new Noted { Note = "second" }).ToArray(), ended: null, CancellationToken.None);

        await Assert.ThrowsAsync<InconsistentStateException>(() => Storage.WriteStateAsync("job", grain, orleans));
        await Storage.ReadStateAsync("job", grain, orleans);
        Assert.Equal("second", orleans.State!.Note);
    }

    [Fact]
    public async Task Many_grains_write_at_once()
    {
        var ids = Enumerable.Range(0, 200).Select(_ => GrainId.Create("video", Guid.CreateVersion7().ToString("N"))).ToList();
        await Task.WhenAll(ids.Select(id => Task.Run(async () =>
        {
            var state = State("queued");
            await Storage.ReadStateAsync("state", id, state);
            await Storage.WriteStateAsync("state", id, state);
            await Storage.WriteStateAsync("state", id, state);
        })));

        foreach (var id in ids)
        {
            var read = State("");
            await Storage.ReadStateAsync("state", id, read);
            Assert.Equal("2", read.ETag);
        }
    }

    private IGrainStorage Storage => silo.Services.GetRequiredKeyedService<IGrainStorage>("jobs");

    private static GrainState<Noted> State(string note) => new(new Noted { Note = note });

    private async Task StartAsync()
    {
        database = new SqliteDataSource(folder["fakefinder.db"]);
        await StorageSchema.EnsureAsync(database, CancellationToken.None);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.UseOrleans(options =>
        {
            options.UseLocalhostClustering();
            options.Configure<EndpointOptions>(endpoint =>
            {
                endpoint.AdvertisedIPAddress = IPAddress.Loopback;
                endpoint.SiloPort = port.Number;
                endpoint.GatewayPort = 0;
            });
            options.AddAdoNetGrainStorage("jobs", storage =>
            {
                storage.Invariant = "System.Data.SQLite";
                storage.DataSource = database;
                storage.GrainStorageSerializer = new Json();
            });
        });
        silo = builder.Build();
        await silo.StartAsync();
    }

    private async Task StopAsync()
    {
        await silo.StopAsync();
        silo.Dispose();
        await database.DisposeAsync();
    }

    private sealed class Json : IGrainStorageSerializer
    {
        public BinaryData Serialize<T>(T? input) => BinaryData.FromObjectAsJson(input);

        public T Deserialize<T>(BinaryData input) => input.ToObjectFromJson<T>()!;
    }

    public sealed class Noted
    {
        public string Note { get; set; } = "";
    }
}
