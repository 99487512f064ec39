using FakeFinder.Catalog;
using FakeFinder.Reference;
using FakeFinder.Servers;
using FakeFinder.Web.Weights;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Weights;

/// <summary>Downloads from a real web server; the detector is MTCNN, whose published files are small.</summary>
internal sealed class PullWorld : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("fakefinder-pulls-");
    private readonly ApplicationLifetime lifetime = new(NullLogger<ApplicationLifetime>.Instance);

    private PullWorld(FileHost host)
    {
        Host = host;
        Weights = Path.Combine(folder.FullName, "weights");
        var models = Path.Combine(folder.FullName, "models.json");
        File.WriteAllText(
            models,
            $$"""
            { "schema": 1, "detectors": [ {
              "name": "mtcnn", "title": "Faces", "summary": "Faces.", "pipeline": "nothing",
              "weights": { "sources": ["{{host.Url}}/files/"], "downloadMegabytes": 2 } } ] }
            """);
        var options = Options.Create(new CatalogOptions { Models = models, Weights = Weights });
        Entry = new ModelCatalog(options).Find("mtcnn")!;
        Pulls = new(
            options,
            Options.Create(new WebOptions { AllowPull = true }),
            lifetime,
            TimeProvider.System,
            NullLogger<WeightsPulls>.Instance);
    }

    public FileHost Host { get; }

    public string Weights { get; }

    public DetectorEntry Entry { get; }

    public WeightsPulls Pulls { get; }

    public static async Task<PullWorld> StartAsync()
    {
        var host = await FileHost.StartAsync();
        host.PutFolder("files/", PublishedArchive.Mtcnn);
        return new(host);
    }

    public void StopApplication() => lifetime.StopApplication();

    public static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!condition())
        {
            await Task.Delay(PollInterval, limit.Token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Pulls.Dispose();
        await Host.DisposeAsync();
        folder.Delete(recursive: true);
    }
}
