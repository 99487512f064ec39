using System.Text;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Grains.Control;
using FakeFinder.Grains.Workers;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Trust;
using FakeFinder.Media.Probing;
using FakeFinder.Storage;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Sql;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime.Placement;
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
    private readonly SemaphoreSlim changing = new(1);
    private InProcessTestCluster cluster = null!;
    private readonly Action<IServiceCollection>? control;
    private readonly Action<IServiceCollection>? worker;
    private readonly string? postgres;
    private IMachine? nextMachine;
    private SiloRole nextRole = SiloRole.Worker;
    private int silos;

    private ServiceCluster(
        string? data,
        ScriptedDetectors detectors,
        ScriptedInstances instances,
        Action<IServiceCollection>? control,
        Action<IServiceCollection>? worker,
        string? postgres)
    {
        (this.control, this.worker, this.postgres) = (control, worker, postgres);
        ownsData = data is null;
        this.data = data ?? Directory.CreateTempSubdirectory("fakefinder-grains-").FullName;
        Detectors = detectors;
        Instances = instances;
    }

    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(30);

    public ScriptedDetectors Detectors { get; }

    public ScriptedInstances Instances { get; }

    public string Data => data;

    /// <summary>The calls of the cluster's client prove from now on that it is one of the service's own, or do not.</summary>
    public bool ClientIsStranger { get; set; }

    /// <summary>The client that is connected to the cluster's gateway.</summary>
    public IClusterClient Client => cluster.Client;

    /// <summary>For calls of the service's own.</summary>
    public IGrainFactory Grains => ClientIsStranger ? Control.GetRequiredService<IGrainFactory>() : Client;

    public ICapacityGrain Capacity => Grains.GetGrain<ICapacityGrain>(0);

    public IFleetView Fleet => Grains.GetGrain<IFleetView>(0);

    public IServiceProvider Control => cluster.GetSiloServiceProvider(cluster.Silos[0].SiloAddress);

    public IDeliveries Deliveries => Control.GetRequiredService<IDeliveries>();

    public IJobIndex Index => Control.GetRequiredService<IJobIndex>();

    /// <param name="workers">How many workers join by themselves, before the cluster is handed over.</param>
    /// <param name="data">The data folder of a former cluster, or null for a new one.</param>
    /// <param name="instances">What the service may launch; without the fleet's settings, it launches nothing.</param>
    /// <param name="control">Changes the control silo's services.</param>
    /// <param name="worker">Changes the workers' services.</param>
    /// <param name="postgres">The connection string of the database, where it is not SQLite in the data folder.</param>
    public static async Task<ServiceCluster> StartAsync(
        int workers = 1,
        string? data = null,
        ScriptedDetectors? detectors = null,
        Dictionary<string, string?>? settings = null,
        ScriptedInstances? instances = null,
        Action<IServiceCollection>? control = null,
        Action<IServiceCollection>? worker = null,
        string? postgres = null)
    {
        var service = new ServiceCluster(
            data,
            detectors ?? new ScriptedDetectors(),
            instances ?? new ScriptedInstances(),
            control,
            worker,
            postgres);
        await service.DeployAsync(settings ?? []);
        service.Instances.AttachTo(service);
        for (var i = 0; i < workers; i++)
        {
            await service.AddWorkerAsync();
        }

        return service;
    }

    /// <summary>
    /// A cluster whose workers are launched by the service. Leases and workers last however far a test puts its clock forward.
    /// </summary>
    public static Task<ServiceCluster> StartElasticAsync(
        ScriptedInstances instances,
        int minimum,
        int maximum,
        Dictionary<string, string?>? settings = null
    ) =>
        StartAsync(
            workers: 0,
            settings: new(settings ?? [])
            {
                ["FakeFinder:Fleet:MinimumHot"] = $"{minimum}",
                ["FakeFinder:Fleet:MaximumInstances"] = $"{maximum}",
                ["FakeFinder:Leases:Lifetime"] = "1.00:00:00",
            },
            instances: instances);

    public async Task<string> AddWorkerAsync(IMachine? machine = null)
    {
        var silo = await StartWorkerAsync(machine);
        var node = workers.Single(worker => worker.Silo == silo).Node;
        await UntilAsync(async () => (await Fleet.Describe()).Workers.Any(worker => worker.Report.Node == node));
        return node;
    }

    /// <summary>A second control silo, on which the capacity grain is from now on.</summary>
    public async Task<InProcessSiloHandle> MoveCapacityAsync()
    {
        nextRole = SiloRole.Control;
        var silo = await cluster.StartAdditionalSiloAsync();
        nextRole = SiloRole.Worker;
        await UntilAsync(async () =>
        {
            if (silo.SiloAddress.Equals(await Grains.GetGrain<IManagementGrain>(0).GetActivationAddress(Capacity)))
            {
                return true;
            }

            await DeactivateCapacityAsync();
            await OnAsync(silo.SiloAddress, Capacity.Poke);
            return false;
        });
        return silo;
    }

    /// <summary>As a crash of a control silo.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => cluster.KillSiloAsync(silo);

    /// <summary>Calls a grain that is to be activated on the first control silo.</summary>
    public Task OnFirstAsync(Func<Task> call) => OnAsync(cluster.Silos[0].SiloAddress, call);

    /// <summary>A worker on this machine; it runs when this ends, but may not have reported yet.</summary>
    public async Task<InProcessSiloHandle> StartWorkerAsync(IMachine? machine)
    {
        await changing.WaitAsync();
        try
        {
            nextMachine = machine;
            var silo = await cluster.StartAdditionalSiloAsync();
            workers.Add((silo, NodeOf(silos - 1)));
            return silo;
        }
        finally
        {
            changing.Release();
        }
    }

    public async Task StopWorkerAsync(InProcessSiloHandle silo)
    {
        await changing.WaitAsync();
        try
        {
            workers.RemoveAll(worker => worker.Silo == silo);
            await cluster.StopSiloAsync(silo);
        }
        finally
        {
            changing.Release();
        }
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

    public Task DeactivateCapacityAsync() => cluster.DeactivateAsync(Capacity);

    public async Task<int> CountActiveJobsAsync() =>
        (await Grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).Count(grain =>
            grain.GrainType.Contains("VideoGrain", StringComparison.Ordinal));

    public async Task<string> UploadAsync(string name = "clip.mp4", string content = "a clip")
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(content));
        return (await Control.GetRequiredService<IVideoLibrary>().AddAsync(name, bytes, owner: null, CancellationToken.None)).Id;
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

    /// <summary>Asks for one part's slot.</summary>
    public async Task<LeaseAnswer> RequestAsync(LeasesRequest part) => (await Capacity.Request(part)).Parts.Single();

    /// <param name="held">The lease that the job takes the part to have.</param>
    public static LeasesRequest Wanting(Guid job, string detector, Lease? held = null) =>
        new(job, JobPriority.Interactive, DateTimeOffset.UtcNow, Batch: null, [new PartRequest(detector, Held: held)]);

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
        await Instances.CloseAsync();
        await cluster.DisposeAsync();
        changing.Dispose();
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

    private static async Task OnAsync(SiloAddress silo, Func<Task> call)
    {
        RequestContext.Set(IPlacementDirector.PlacementHintKey, silo);
        try
        {
            await call();
        }
        finally
        {
            RequestContext.Remove(IPlacementDirector.PlacementHintKey);
        }
    }

    private static string NodeOf(int number) => $"node-{number}";

    private async Task DeployAsync(Dictionary<string, string?> settings)
    {
        var models = Path.Combine(data, "models.json");
        await File.WriteAllTextAsync(models, Models);
        var all = new Dictionary<string, string?>
        {
            ["FakeFinder:Catalog:Models"] = models,
            ["FakeFinder:Catalog:Weights"] = Directory.CreateDirectory(Path.Combine(data, "weights")).FullName,
            ["FakeFinder:Storage:Path"] = data,
            ["FakeFinder:Fleet:MinimumHot"] = "0",
            ["FakeFinder:Leases:Heartbeat"] = "00:00:00.200",
            ["FakeFinder:Leases:Lifetime"] = "00:00:10",
            ["FakeFinder:Jobs:AskEvery"] = "00:00:00.500",
            ["FakeFinder:Worker:Slots"] = "2",
            ["FakeFinder:Worker:DrainTimeout"] = "00:00:00",
            ["FakeFinder:Cluster:Secret"] = "what the processes of this test's cluster know",
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
        builder.ConfigureClientHost(host => host.Configuration.AddInMemoryCollection(all));
        builder.ConfigureClient(client => client.AddCallProof().AddOutgoingGrainCallFilter(ForgetProof));
        builder.ConfigureSilo((_, silo) => Configure(silo, Interlocked.Increment(ref silos) - 1));
        cluster = builder.Build();
        await cluster.DeployAsync();
        await Capacity.Poke();
    }

    private Task ForgetProof(IOutgoingGrainCallContext call)
    {
        if (ClientIsStranger)
        {
            RequestContext.Remove(ClusterSecret.Key);
        }

        return call.Invoke();
    }

    private async Task CreateDatabaseAsync(IConfiguration configuration)
    {
        var storage = new ServiceCollection().AddLogging().AddStorage(configuration);
        UseDatabase(storage);
        await using var services = storage.BuildServiceProvider();
        await StorageSchema.EnsureAsync(services, CancellationToken.None);
    }

    private void UseDatabase(IServiceCollection services)
    {
        if (postgres is not null)
        {
            services.PostConfigure<DatabaseOptions>(options => (options.Invariant, options.ConnectionString) = ("Npgsql", postgres));
        }
    }

    private void Configure(ISiloBuilder silo, int number)
    {
        var role = number == 0 ? SiloRole.Control : nextRole;
        silo.Services.AddCatalog(silo.Configuration);
        if (role == SiloRole.Control)
        {
            silo.Services.AddStorage(silo.Configuration);
            UseDatabase(silo.Services);
            silo.Services.AddSingleton<IVideoProbe, AnyVideo>();
            silo.Services.AddSingleton<IInstanceProvider>(Instances);
            silo.Services.AddSingleton(Instances.Clock).AddSingleton<IConfigureGrainTypeComponents, CapacityOnClock>();
            silo.Services.Configure<FleetOptions>(silo.Configuration.GetSection("FakeFinder:Fleet"));
            silo.AddAdoNetGrainStorage(
                StorageNames.Jobs,
                options => options.Invariant = postgres is null ? "System.Data.SQLite" : "Npgsql");
        }
        else
        {
            silo.Services.AddWorkerStorage(silo.Configuration);
            FaultyVideoFiles.Put(silo.Services, Detectors);
            silo.Services.AddSingleton(Detectors.On(NodeOf(number)));
            if (nextMachine is not null)
            {
                silo.Services.AddSingleton(nextMachine);
            }
        }

        if (role == SiloRole.Control)
        {
            silo.UseControlGrains(NodeOf(number)).Services.AddControlServices();
        }
        else
        {
            silo.UseWorkerGrains(NodeOf(number)).Services.AddWorkerServices();
        }

        (role == SiloRole.Control ? control : worker)?.Invoke(silo.Services);
    }

    private sealed class AnyVideo : IVideoProbe
    {
        public Task<VideoInfo> ProbeAsync(string path, string name, CancellationToken cancellationToken) =>
            Task.FromResult(new VideoInfo("mov,mp4", "h264", 64, 64, 10, 25, TimeSpan.FromSeconds(0.4)));
    }
}
