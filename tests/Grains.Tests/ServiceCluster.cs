using System.Collections.Concurrent;
using System.Text;
using System.Threading.Channels;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Storage;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Probing;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// The service's real grains on Orleans' in-process cluster, with real SQLite and a real folder: one control silo, and workers whose
/// detectors do what the test says.
/// </summary>
internal sealed class ServiceCluster : IAsyncDisposable
{
    private const string Models = """
        { "schema": 1, "detectors": [
          { "name": "alpha", "title": "A", "summary": "a", "pipeline": "scripted" },
          { "name": "beta", "title": "B", "summary": "b", "pipeline": "scripted" },
          { "name": "absent", "title": "C", "summary": "c", "pipeline": "scripted", "weights": { "archive": "absent.tar.gz" } } ] }
        """;

    private readonly string data;
    private readonly bool ownsData;
    private readonly List<(InProcessSiloHandle Silo, string Node)> workers = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> ends = new();
    private InProcessTestCluster cluster = null!;
    private int silos;

    private ServiceCluster(string? data, ScriptedDetectors detectors)
    {
        ownsData = data is null;
        this.data = data ?? Directory.CreateTempSubdirectory("fakefinder-grains-").FullName;
        Detectors = detectors;
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public ScriptedDetectors Detectors { get; }

    public string Data => data;

    public IGrainFactory Grains => cluster.Client;

    public ICapacityGrain Capacity => Grains.GetGrain<ICapacityGrain>(0);

    public IServiceProvider Control => cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress);

    public IJobIndex Index => Control.GetRequiredService<IJobIndex>();

    /// <param name="data">The data folder of a former cluster, or null for a new one.</param>
    public static async Task<ServiceCluster> StartAsync(int workers = 1, string? data = null, ScriptedDetectors? detectors = null, Dictionary<string, string?>? settings = null)
    {
        var service = new ServiceCluster(data, detectors ?? new ScriptedDetectors());
        await service.DeployAsync(settings ?? []);
        for (var i = 0; i < workers; i++)
        {
            await service.AddWorkerAsync();
        }

        return service;
    }

    public async Task<string> AddWorkerAsync()
    {
        var silo = await cluster.StartAdditionalSiloAsync();
        var node = NodeOf(silos - 1);
        workers.Add((silo, node));
        await UntilAsync(async () => (await Capacity.Describe()).Workers.Any(worker => worker.Report.Node == node));
        return node;
    }

    /// <summary>
    /// As a crash, of which the local provider tells first. The order matters here alone: a silo of this process cannot be killed, it
    /// leaves the membership in order, and that would not count as a death.
    /// </summary>
    public async Task KillWorkerAsync(string node)
    {
        var worker = workers.Single(worker => worker.Node == node);
        workers.Remove(worker);
        Detectors.Silence(node);
        await Capacity.WorkerGone(node, died: true, $"The worker {node} was killed.");
        await cluster.KillSiloAsync(worker.Silo);
    }

    /// <summary>The worker's machine says that it will be taken away then.</summary>
    public Task AnnounceEndAsync(string node, DateTimeOffset end)
    {
        ends[node] = end;
        return UntilAsync(async () => (await Capacity.Describe()).Workers.Any(worker => worker.Report.Node == node && worker.Report.EndsAt == end));
    }

    public Task DeactivateCapacityAsync() => cluster.DeactivateAsync(Capacity);

    public async Task<int> CountActiveJobsAsync() =>
        (await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Count(grain => grain.GrainType.Contains("VideoGrain", StringComparison.Ordinal));

    public async Task<string> UploadAsync(string name = "clip.mp4", string content = "a clip")
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return (await Control.GetRequiredService<IVideoLibrary>().AddAsync(name, bytes, CancellationToken.None)).Id;
    }

    public async Task<Guid> SubmitAsync(params string[] detectors)
    {
        var id = Guid.CreateVersion7();
        await Grains.GetGrain<IVideoGrain>(id).Submit(new JobRequest(await UploadAsync(), "clip.mp4", [.. detectors]));
        return id;
    }

    public async Task<JobSnapshot> EndOfAsync(Guid job)
    {
        using var patience = new CancellationTokenSource(Patience);
        JobEvent? last = null;
        await foreach (var change in Grains.GetGrain<IVideoGrain>(job).Watch(patience.Token))
        {
            last = change;
        }

        return last?.Snapshot ?? throw new InvalidOperationException("The watch ended without a final snapshot.");
    }

    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!await condition())
        {
            await Task.Delay(10, patience.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await cluster.DisposeAsync();
        if (ownsData)
        {
            Directory.Delete(data, recursive: true);
        }
    }

    /// <summary>Ends the whole cluster but keeps its data folder, for a next one.</summary>
    public async Task<string> KillAllAsync()
    {
        Detectors.SilenceAll();
        foreach (var (silo, _) in workers)
        {
            await cluster.KillSiloAsync(silo);
        }

        await cluster.KillSiloAsync((InProcessSiloHandle)cluster.Silos[0]);
        return data;
    }

    private static string NodeOf(int number) => $"node-{number}";

    private async Task DeployAsync(Dictionary<string, string?> settings)
    {
        var models = Path.Combine(data, "models.json");
        await File.WriteAllTextAsync(models, Models);
        var all = new Dictionary<string, string?>
        {
            ["FakeFinder:Catalog:Models"] = models,
            ["FakeFinder:Catalog:Weights"] = Path.Combine(data, "weights"),
            ["FakeFinder:Storage:Path"] = data,
            ["FakeFinder:Leases:Heartbeat"] = "00:00:00.200",
            ["FakeFinder:Leases:Lifetime"] = "00:00:10",
            ["FakeFinder:Jobs:AskEvery"] = "00:00:00.500",
            ["FakeFinder:Worker:Slots"] = "2",
            ["FakeFinder:Worker:DrainTimeout"] = "00:00:00",
        };
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        await CreateDatabaseAsync(new ConfigurationBuilder().AddInMemoryCollection(all).Build());
        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.Options.ServiceId = "fakefinder";
        builder.Options.AssumeHomogenousSilosForTesting = false;
        builder.ConfigureSiloHost((_, host) => host.Configuration.AddInMemoryCollection(all));
        builder.ConfigureSilo((_, silo) => Configure(silo, Interlocked.Increment(ref silos) - 1));
        cluster = builder.Build();
        await cluster.DeployAsync();
        await Capacity.Poke();
    }

    private static async Task CreateDatabaseAsync(IConfiguration configuration)
    {
        await using var services = new ServiceCollection().AddStorage(configuration).BuildServiceProvider();
        await StorageSchema.EnsureAsync(services, CancellationToken.None);
    }

    private void Configure(ISiloBuilder silo, int number)
    {
        var role = number == 0 ? SiloRole.Control : SiloRole.Worker;
        silo.Services.AddCatalog(silo.Configuration);
        if (role == SiloRole.Control)
        {
            silo.Services.AddStorage(silo.Configuration);
            silo.Services.AddSingleton<IVideoProbe, AnyVideo>();
            silo.Services.AddSingleton<IInstanceProvider, NoInstances>();
            silo.Services.Configure<FleetOptions>(options => options.MinimumHot = 0);
            silo.AddAdoNetGrainStorage(StorageNames.Jobs, options => options.Invariant = "System.Data.SQLite");
        }
        else
        {
            silo.Services.AddWorkerStorage(silo.Configuration);
            FaultyVideoFiles.Put(silo.Services, Detectors);
            silo.Services.AddSingleton(Detectors.On(NodeOf(number)));
            silo.Services.AddSingleton<IMachine>(new AnyMachine(() => ends.TryGetValue(NodeOf(number), out var end) ? end : null));
        }

        silo.UseFakeFinderGrains(role, NodeOf(number));
        silo.Services.AddFakeFinderServices(role);
    }

    private sealed class AnyVideo : IVideoProbe
    {
        public Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken) =>
            Task.FromResult(new VideoInfo("mov,mp4", "h264", 64, 64, 10, 25, TimeSpan.FromSeconds(0.4)));
    }

    private sealed class AnyMachine(Func<DateTimeOffset?> end) : IMachine
    {
        public string? Id => null;

        public DateTimeOffset? EndsAt => end();
    }

    private sealed class NoInstances : IInstanceProvider
    {
        public IReadOnlyList<InstanceKind> Kinds { get; } = [new InstanceKind { Name = "none" }];

        public ChannelReader<InstanceEnd> Ends { get; } = Channel.CreateUnbounded<InstanceEnd>().Reader;

        public ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Instance>>([]);

        public Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) => throw new InstanceLaunchException("The tests launch workers themselves.");

        public Task<Instance> StartAsync(string id, CancellationToken cancellationToken) => throw new InstanceLaunchException("The tests launch workers themselves.");

        public Task StopAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task TerminateAsync(string id, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
