using System.Collections.Concurrent;
using FakeFinder.Catalog;
using FakeFinder.Weights;
using FakeFinder.Weights.Pull;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Weights;

/// <summary>
/// The downloads of weights that people start in the dashboard or by the API, one after the other. They end with the process; the next one
/// of the same detector continues what was downloaded.
/// </summary>
public sealed partial class WeightsPulls(
    IOptions<CatalogOptions> catalog,
    IOptions<WebOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<WeightsPulls> logger) : IDisposable
{
    private readonly ConcurrentDictionary<string, WeightsPull> pulls = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim turn = new(1);
    private readonly Lock gate = new();

    /// <summary>A setting allows it.</summary>
    public bool Allowed => options.Value.AllowPull;

    /// <returns>The last download of a detector's weights; null where none was started here.</returns>
    public WeightsPull? Of(string detector) => pulls.GetValueOrDefault(detector);

    /// <summary>Starts a download, unless one of this detector is under way.</summary>
    /// <param name="entry">Has weights.</param>
    public WeightsPull Start(DetectorEntry entry)
    {
        lock (gate)
        {
            if (Of(entry.Name) is { HasEnded: false } running)
            {
                return running;
            }

            var stop = CancellationTokenSource.CreateLinkedTokenSource(lifetime.ApplicationStopping);
            var pull = pulls[entry.Name] = new WeightsPull(entry.Name, stop);
            _ = Task.Run(() => RunAsync(pull));
            return pull;
        }
    }

    public void Dispose() => turn.Dispose();

    private async Task RunAsync(WeightsPull pull)
    {
        try
        {
            await turn.WaitAsync(pull.Stop);
            try
            {
                await PullAsync(pull);
            }
            finally
            {
                turn.Release();
            }

            pull.End("Installed.", failure: null);
            LogInstalled(pull.Detector);
        }
        catch (OperationCanceledException) when (pull.Stop.IsCancellationRequested)
        {
            pull.End("Cancelled. What was downloaded is kept, and continued next time.", failure: null);
        }
        catch (Exception exception)
        {
            var sentence = exception is WeightsException or IOException or UnauthorizedAccessException or InvalidDataException
                ? exception.Message
                : $"It failed unexpectedly ({exception.Message}); the service's log says more.";
            pull.End("Failed.", sentence);
            LogFailed(pull.Detector, exception);
        }
    }

    private async Task PullAsync(WeightsPull pull)
    {
        using var puller = new Puller(new PullOptions { WeightsFolder = catalog.Value.Weights }, time);
        var text = new PullText(time);
        var progress = new Watcher(seen => pull.Report(text.Of(seen), seen.Total is > 0 and var total ? seen.Done / total : null));
        foreach (var item in PullItems.Of(ModelList.Read(catalog.Value.Models), [pull.Detector]))
        {
            pull.Report($"{item.Name}: looking where it is", fraction: null);
            await puller.PullAsync(item, progress, pull.Stop);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The weights of {Detector} were pulled and installed")]
    private partial void LogInstalled(string detector);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The weights of {Detector} could not be pulled")]
    private partial void LogFailed(string detector, Exception exception);

    private sealed class Watcher(Action<PullProgress> seen) : IProgress<PullProgress>
    {
        public void Report(PullProgress value) => seen(value);
    }
}
