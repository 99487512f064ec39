using System.Text.Json.Nodes;
using FakeFinder.Detection.Detectors.Http.Handovers;
using FakeFinder.Detection.Pipelines;
using FakeFinder.Detection.Tests.Support;
using FakeFinder.Handover;
using FakeFinder.Reports;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Detection.Tests.Detectors.Http;

/// <summary>Detection with one detector <c>wm</c> of pipeline <c>http</c>, whose clock the test drives.</summary>
internal sealed class HttpHost : IDisposable
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);

    private readonly TemporaryFolder folder = new();
    private readonly IHost host;

    /// <param name="more">Parameters beside the address and the hand-over, which is by <see cref="Shared"/>.</param>
    public HttpHost(string url, JsonObject? more = null, bool byLink = false)
    {
        Shared = Directory.CreateDirectory(Path.Combine(folder.Path, "shared")).FullName;
        var parameters = byLink
            ? new JsonObject { ["url"] = url, ["handover"] = "link" }
            : new JsonObject { ["url"] = url, ["handover"] = "folder", ["folder"] = Shared };
        foreach (var (name, value) in more ?? [])
        {
            parameters[name] = value?.DeepClone();
        }

        var entry = new JsonObject
        {
            ["name"] = "wm",
            ["title"] = "",
            ["summary"] = "",
            ["pipeline"] = "http",
            ["parameters"] = parameters,
        };
        var models = folder.Write("models.json", new JsonObject { ["schema"] = 1, ["detectors"] = new JsonArray(entry) }.ToJsonString());
        var frames = new GivenFrames(SampleClip.Info, []) { DecodingFault = new InvalidOperationException("decoded") };
        host = DetectionHost.Create(services => services.AddVideoServer().AddSingleton<TimeProvider>(Clock), frames, models);
    }

    public FakeTimeProvider Clock { get; } = new();

    /// <summary>The folder of the hand-over.</summary>
    public string Shared { get; }

    /// <summary>Videos in it; the lock file of who holds it is none.</summary>
    public IReadOnlyList<string> Videos => Directory.GetFiles(Shared, "*.mp4");

    public IReadOnlyList<string> Runnable => host.Services.GetRequiredService<IDetectorLoader>().Survey().Runnable;

    /// <summary>Why it cannot run.</summary>
    public string? Mistake => host.Services.GetRequiredService<PipelineRegistry>().Mistakes.SingleOrDefault();

    public IVideoServer VideoServer => host.Services.GetRequiredService<IVideoServer>();

    public async Task<ILoadedDetector> LoadAsync()
    {
        await KnownAsync();
        return await host.LoadAsync("wm");
    }

    public Task KnownAsync() => host.Services.GetRequiredService<PipelineRegistry>().WhenKnownAsync();

    public async Task<DetectionReport> AnalyseAsync(CancellationToken cancellationToken = default)
    {
        await using var detector = await LoadAsync();
        return await AnalyseAsync(detector, cancellationToken);
    }

    public static Task<DetectionReport> AnalyseAsync(ILoadedDetector detector, CancellationToken cancellationToken = default) =>
        detector.AnalyseAsync(DetectionHost.Request("wm"), null, cancellationToken);

    /// <returns>The sentence of the failure.</returns>
    public async Task<string> FailAsync() => (await Assert.ThrowsAnyAsync<Exception>(() => AnalyseAsync())).Message;

    /// <summary>For tests in which seconds pass for want of a better clock, while answers take the machine's own time.</summary>
    public static JsonObject Patient => new() { ["timeoutSeconds"] = 86400, ["startSeconds"] = 3600 };

    /// <summary>Lets time pass, a second at a step, until the task ends.</summary>
    public async Task<T> UntilAsync<T>(Task<T> task)
    {
        await UntilAsync(() => task.IsCompleted);
        return await task;
    }

    /// <inheritdoc cref="UntilAsync{T}(Task{T})"/>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            Clock.Advance(Step);

            // What was due runs on threads and sockets of its own.
            await Task.Delay(TimeSpan.FromMilliseconds(5), CancellationToken.None);
        }
    }

    public void Dispose()
    {
        host.Dispose();
        folder.Dispose();
    }
}
