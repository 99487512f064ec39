using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Hosting.Telemetry;
using FakeFinder.Media;
using FakeFinder.Servers;
using FakeFinder.Storage;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deletion;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Sources;
using FakeFinder.Storage.Stores;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Api;
using FakeFinder.Web.Security;
using FakeFinder.Web.SignIn;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>
/// The APIs on a real Kestrel and a real silo, with stand-ins for the grains and for storage; what is kept of evaluations is in a real
/// storage. wm and residual are installed, the other detectors are not.
/// </summary>
public sealed class ApiHost : IAsyncLifetime
{
    public static readonly byte[] Mp4 = [0, 0, 0, 24, .. "ftypisom"u8, .. Enumerable.Range(0, 4000).Select(at => (byte)at)];

    private readonly DirectoryInfo weights = Directory.CreateTempSubdirectory("fakefinder-weights-");
    private readonly DirectoryInfo data = Directory.CreateTempSubdirectory("fakefinder-data-");
    private readonly HeldPort[] ports = [new(), new()];
    private WebApplication? app;

    public Script Script { get; } = new();

    /// <summary>Batches may read the folders below it.</summary>
    public DirectoryInfo BatchFolder { get; } = Directory.CreateTempSubdirectory("fakefinder-batches-");

    /// <summary>The calibration.json that the service is given at its start; empty: none.</summary>
    public string Calibration { get; init; } = "";

    /// <summary>Further settings of the service.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>What a test puts in the place of the service's own.</summary>
    public Action<IServiceCollection> Replaced { get; init; } = _ => { };

    public StandInSource Bucket { get; } = new();

    public StandInLibrary Library => (StandInLibrary)app!.Services.GetRequiredService<IVideoLibrary>();

    public IServiceProvider Services => app!.Services;

    public HttpClient Client { get; private set; } = new();

    public IEnumerable<RouteEndpoint> Endpoints =>
        ((IEndpointRouteBuilder)app!).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Path.Combine(weights.FullName, "wm"));
        await File.WriteAllTextAsync(Path.Combine(weights.FullName, "wm", "manifest.json"), "{}");

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "FakeFinder.Web" });
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["FakeFinder:Catalog:Models"] = Path.Combine(RepositoryRoot(), "models.json"),
            ["FakeFinder:Catalog:Weights"] = weights.FullName,
            ["FakeFinder:Storage:Path"] = data.FullName,
            ["FakeFinder:Web:BatchFolders:0"] = BatchFolder.FullName,
            ["FakeFinder:Calibration:File"] = Calibration,
            ["FakeFinder:Web:Hosts:0"] = "known.example",
            ["FakeFinder:Web:Origins:0"] = "https://front.example",
        });
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(ports[0].Number, ports[1].Number).AddClusterDashboard());
        builder.Services.PostConfigure<GrainTypeOptions>(options => options.Classes.RemoveWhere(IsOtherGrain));
        builder.Services.AddStorage(builder.Configuration)
            .AddProbing(builder.Configuration)
            .AddSingleton(Script)
            .AddSingleton<IVideoLibrary, StandInLibrary>()
            .AddSingleton<IJobIndex, StandInIndex>()
            .AddSingleton<IJobNotes, StandInNotes>()
            .AddSingleton<IBatchIndex, StandInBatchIndex>()
            .AddSingleton<IBatchDeletions, StandInBatchDeletions>()
            .AddSingleton<IReportStore, StandInReports>()
            .AddSingleton<IVideoSource>(Bucket)
            .AddCatalog(builder.Configuration)
            .AddFakeFinderApi(builder.Configuration);
        Replaced(builder.Services);
        app = builder.Build();
        app.UseFakeFinderSecurity().UseFakeFinderProblems().UseFakeFinderAccess();
        app.MapFakeFinderApi();
        await StorageSchema.EnsureAsync(app.Services, CancellationToken.None);
        await app.StartAsync();

        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client.Dispose();
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(address),
            Timeout = TimeSpan.FromSeconds(30),
        };
    }

    public Task StopAsync(CancellationToken cancellationToken) => app!.StopAsync(cancellationToken);

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        Array.ForEach(ports, port => port.Dispose());
        weights.Delete(recursive: true);
        data.Delete(recursive: true);
        BatchFolder.Delete(recursive: true);
    }

    /// <summary>Uploads a small mp4, whose bytes differ by name, and gives it scores.</summary>
    public async Task<StoredVideo> UploadAsync(string name, params (string Detector, double Score)[] scores)
    {
        foreach (var (detector, score) in scores)
        {
            Script.Score(name, detector, score);
        }

        using var content = new MemoryStream([.. Mp4, .. Encoding.UTF8.GetBytes(name)]);
        return await Library.AddAsync(name, content, owner: null, CancellationToken.None);
    }

    /// <summary>Submits a job by the API.</summary>
    public Task<HttpResponseMessage> SubmitAsync(string video, params string[] detectors) =>
        Client.PostAsJsonAsync("/api/v1/jobs", new { video, detectors });

    public static MultipartFormDataContent Form(string name, byte[] bytes, string field = "file")
    {
        var file = new ByteArrayContent(bytes);
        file.Headers.ContentDisposition = new ContentDispositionHeaderValue("form-data")
        {
            Name = $"\"{field}\"",
            FileName = $"\"{name}\"",
        };
        return new MultipartFormDataContent { file };
    }

    public static WorkerReport Worker(string node, bool draining = false, params GpuReport[] gpus) =>
        new(node, "machine-1", 2, ["residual"], [], [], draining, [.. gpus], 300);

    public static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FakeFinder.slnx")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests run inside the repository.");
        }

        return folder.FullName;
    }

    // The stand-ins are the only implementations in this silo, whatever else the process has loaded.
    private static bool IsOtherGrain(Type grain) =>
        grain.Namespace!.StartsWith("FakeFinder.", StringComparison.Ordinal) && grain.Namespace != typeof(StandInVideoGrain).Namespace;
}

/// <summary>The test classes that share one host; they run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHost : ICollectionFixture<ApiHost>
{
    public const string Name = "api";
}
