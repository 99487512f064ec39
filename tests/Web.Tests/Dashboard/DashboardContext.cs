using System.Text;
using Bunit;
using FakeFinder.Catalog;
using FakeFinder.Grains.Control;
using FakeFinder.Media;
using FakeFinder.Media.Probing;
using FakeFinder.Storage;
using FakeFinder.Storage.Access;
using FakeFinder.Storage.Audit;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Deliveries;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Storage.Jobs;
using FakeFinder.Storage.Notes;
using FakeFinder.Storage.Owners;
using FakeFinder.Storage.Reports;
using FakeFinder.Storage.Retention;
using FakeFinder.Storage.Sweeping;
using FakeFinder.Storage.Tombstones;
using FakeFinder.Storage.Videos;
using FakeFinder.Web.Access;
using FakeFinder.Web.Api;
using FakeFinder.Web.Api.Batches;
using FakeFinder.Web.Audit;
using FakeFinder.Web.Calibration;
using FakeFinder.Web.Dashboard.Analysts;
using FakeFinder.Web.Dashboard.Capacity;
using FakeFinder.Web.Dashboard.Detectors;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export.Keys;
using FakeFinder.Web.Fetching;
using FakeFinder.Web.Hosting;
using FakeFinder.Web.Notes;
using FakeFinder.Web.Probes;
using FakeFinder.Web.Tests.Dashboard.Batches;
using FakeFinder.Web.Tests.Dashboard.Deliveries;
using FakeFinder.Web.Tests.Dashboard.Evaluations;
using FakeFinder.Web.Tests.StandIns;
using FakeFinder.Web.Webhooks;
using FakeFinder.Web.Weights;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using MudBlazor.Services;

namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>Renders the pages with the repository's own models.json, an empty weights folder, and scripted grains.</summary>
public abstract class DashboardContext : IAsyncLifetime
{
    /// <summary>An empty weights folder.</summary>
    private static readonly DirectoryInfo NoWeights = Directory.CreateTempSubdirectory("fakefinder-no-weights-");

    /// <summary>Holds the key of the service.</summary>
    private static readonly DirectoryInfo Keys = Directory.CreateTempSubdirectory("fakefinder-keys-");

    internal BunitContext Browser { get; } = new();

    /// <summary>Who sits before the pages.</summary>
    internal virtual Caller User => Caller.Local;

    internal ShelfAudit Audit { get; } = new();

    internal FakeTimeProvider Time { get; } = new();

    internal ScriptedCapacity Capacity { get; } = new();

    internal ScriptedJob Job { get; } = new();

    internal ScriptedBatch Batch { get; } = new();

    internal ShelfEvaluations Evaluations { get; } = new();

    internal ShelfBatches Batches { get; } = new();

    internal ShelfLibrary Library { get; } = new();

    internal ShelfIndex Index { get; } = new();

    internal ShelfDeliveries Deliveries { get; } = new();

    internal ShelfReports Reports { get; } = new();

    internal StandInOwners Owners { get; } = new();

    internal StandInNotes Notes { get; } = new();

    internal ShelfRetention Shelf { get; } = new();

    internal RetentionOptions Retention { get; } = new();

    protected DashboardContext()
    {
        Browser.JSInterop.Mode = JSRuntimeMode.Loose;
        Browser.As(User);
        Browser.Services.AddSingleton<IAuditLog>(Audit).AddSingleton<AuditTrail>().AddLogging();
        Browser.Services.AddSingleton<IOwners>(Owners).AddScoped<PageCaller>();
        Browser.Services.AddScoped(provider => new PageAudit(
            provider.GetRequiredService<AuditTrail>(), provider.GetRequiredService<PageCaller>()));
        Browser.Services.AddSingleton<TimeProvider>(Time);
        Browser.Services.AddMudServices();
        Browser.Services.AddSingleton<ITombstones>(Shelf).AddSingleton<IRetention>(Shelf).AddSingleton(Options.Create(Retention));
        Browser.Services.AddSingleton<FleetReader>().AddSingleton<LiveFleet>().AddSingleton<DetectorBoard>().AddDetectorChecks();
        Browser.Services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>().AddSingleton<GrainWatch>();
        Browser.Services.AddSingleton(
            new ModelCatalog(
                Options.Create(
                    new CatalogOptions { Models = Repository.Models, Weights = NoWeights.FullName })));
        Browser.Services.AddSingleton(new ScoreCalibration(Options.Create(new CalibrationOptions())));
        Browser.Services.AddSingleton<IGrainFactory>(_ => ScriptedGrains.Create(Capacity, Job, Batch));
        Browser.Services.AddSingleton<IVideoLibrary>(Library);
        Browser.Services.AddSingleton<IJobIndex>(Index).AddSingleton<JobProbes>();
        Browser.Services.AddSingleton<IJobNotes>(Notes).AddSingleton<JobNoteBook>().AddSingleton<JobEvidence>().AddScoped<AnalystName>();
        Browser.Services.AddSingleton<IReportStore>(Reports).AddSingleton<DetectorTimes>();
        Browser.Services.AddSingleton<IEvaluationIndex>(Evaluations).AddSingleton<IEvaluationFiles>(Evaluations);
        Browser.Services.AddSingleton<IApiKeys, NoKeys>().AddSingleton<OpenWork>();
        Browser.Services.AddEvaluations().AddSingleton<JobSubmitter>().AddSingleton<BatchSubmitter>();
        Browser.Services.AddSingleton<IBatchIndex>(Batches).AddFetching();
        Browser.Services.AddSingleton<CallbackHosts>().AddSingleton<IDeliveries>(Deliveries);
        Browser.Services.AddSingleton(ConnectionLimits.Of(1024)).AddSingleton<UploadPlaces>();
        Browser.Services.AddSingleton<BatchFolders>().AddSingleton<BatchPrefixes>().AddOptions();
        Browser.Services.AddSingleton(
            new ServiceKey(
                Options.Create(new EvidenceOptions()), Options.Create(new StorageOptions { Path = Keys.FullName })));
        Browser.Services.AddSingleton<WeightsPulls>().AddSingleton(
            Options.Create(new CatalogOptions { Models = Repository.Models, Weights = NoWeights.FullName }));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    // MudBlazor's services can only be disposed of asynchronously.
    public async Task DisposeAsync() => await Browser.DisposeAsync();
}

/// <summary>A library with some clips on its shelf; only what pages ask for.</summary>
internal sealed class ShelfLibrary : IVideoLibrary
{
    public List<StoredVideo> Videos { get; } = [];

    public StoredVideo Put(string name)
    {
        var video = new StoredVideo(
            $"{Videos.Count + 1:x64}",
            name,
            871_309,
            new VideoInfo("mov,mp4", "h264", 640, 480, 300, 30, TimeSpan.FromSeconds(10)),
            DateTimeOffset.UnixEpoch);
        Videos.Add(video);
        return video;
    }

    public Task<StoredVideo?> FindByNameAsync(Viewer viewer, string name, CancellationToken cancellationToken) =>
        Task.FromResult(Videos.FindLast(video => video.Name == name));

    public Task<VideoPage> ListAsync(Viewer viewer, int skip, int take, CancellationToken cancellationToken) =>
        Task.FromResult(new VideoPage([.. Videos.Skip(skip).Take(take)], Videos.Count));

    /// <summary>Why it takes nothing in; null where no page is meant to bring anything.</summary>
    public string? Refusal { get; set; }

    public Task<StoredVideo> AddAsync(string name, Stream content, string? owner, CancellationToken cancellationToken) =>
        throw (Refusal is null ? new NotSupportedException() : new InvalidVideoException(Refusal, InvalidVideoReason.Content));

    public Task<StoredVideo> AddFileAsync(string name, string file, string? owner, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<StoredVideo?> FindAsync(Viewer viewer, string id, CancellationToken cancellationToken) =>
        Task.FromResult(Videos.Find(video => video.Id == id));

    public Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> DeleteAsync(Viewer viewer, string id, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>An index with some jobs in it; only what pages ask for.</summary>
internal sealed class ShelfIndex : IJobIndex
{
    public List<JobRow> Jobs { get; } = [];

    public Task<JobPage> ListAsync(Viewer viewer, int skip, int take, string? state, CancellationToken cancellationToken) =>
        Task.FromResult(new JobPage([.. Jobs.Where(job => job.Probe is null).Skip(skip).Take(take)], Jobs.Count(job => job.Probe is null)));

    public Task<IReadOnlyList<JobRow>> ListByVideoAsync(Viewer viewer, string videoId, int take, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobRow>>([
            .. Jobs.Where(row => row.VideoId == videoId && row.Probe is null).OrderByDescending(row => row.SubmittedAt).Take(take),
        ]);

    public Task<IReadOnlyList<JobRow>> ListProbesAsync(Guid job, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<JobRow>>([
            .. Jobs.Where(row => row.Probe?.Job == job).OrderByDescending(row => row.SubmittedAt),
        ]);

    /// <summary>What was looked for.</summary>
    public List<JobQuery> Asked { get; } = [];

    public Task<JobPage> SearchAsync(Viewer viewer, JobQuery query, CancellationToken cancellationToken)
    {
        Asked.Add(query);
        var found = Jobs.Where(job => job.Probe is null && job.IsArchived == query.Archived
            && (query.Text is null || job.FileName.Contains(query.Text, StringComparison.OrdinalIgnoreCase))).ToList();
        return Task.FromResult(new JobPage([.. found.Skip(query.Skip).Take(query.Take)], found.Count));
    }

    public Task SetArchivedAsync(Viewer viewer, IReadOnlyCollection<Guid> ids, bool isArchived, CancellationToken cancellationToken)
    {
        for (var at = 0; at < Jobs.Count; at++)
        {
            Jobs[at] = ids.Contains(Jobs[at].Id) ? Jobs[at] with { IsArchived = isArchived } : Jobs[at];
        }

        return Task.CompletedTask;
    }

    public Task<JobRow?> FindAsync(Guid id, CancellationToken cancellationToken) => Task.FromResult(Jobs.Find(job => job.Id == id));

    public Task<bool> OpenAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task UpdateAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task EndAsync(JobRow job, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task RemoveAsync(Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<Guid>> ListOpenAsync(int take, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>Reports that a test has put there.</summary>
internal sealed class ShelfReports : IReportStore
{
    private readonly List<string> reports = [];

    /// <returns>The report's id.</returns>
    public string Put(string json)
    {
        reports.Add(json);
        return $"report-{reports.Count}";
    }

    public Task<Stream?> OpenAsync(string id, CancellationToken cancellationToken) => Task.FromResult<Stream?>(
        Enumerable.Range(0, reports.Count).Where(at => id == $"report-{at + 1}")
            .Select(at => new MemoryStream(Encoding.UTF8.GetBytes(reports[at]))).SingleOrDefault());

    public Task<string> WriteAsync<T>(Guid job, string detector, int attempt, T report, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task DeleteAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();
}
