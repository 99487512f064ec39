using FakeFinder.Catalog;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Dashboard.Detectors;

/// <summary>Tells which detectors can run: what the catalog finds in the weights folder, and what the workers report.</summary>
public sealed partial class DetectorBoard(ModelCatalog catalog, IGrainFactory grains, ILogger<DetectorBoard> logger)
{
    /// <summary>Every detector of models.json, in its order.</summary>
    public async Task<IReadOnlyList<DetectorStatus>> ListAsync()
    {
        var workers = await FindWorkersAsync();
        return [.. catalog.Detectors.Select(entry => Judge(entry, workers))];
    }

    private DetectorStatus Judge(DetectorEntry entry, List<WorkerReport>? workers)
    {
        if (catalog.WhatIsMissing(entry) is { } missing)
        {
            return new DetectorStatus(entry, DetectorReadiness.Unavailable, missing);
        }

        if (workers is null)
        {
            return new DetectorStatus(entry, DetectorReadiness.Waiting, "The workers cannot be asked at the moment; a job waits until they can.");
        }

        if (workers.Count == 0)
        {
            return new DetectorStatus(entry, DetectorReadiness.Waiting, "No worker is running yet; a job waits until one is.");
        }

        return workers.Any(worker => worker.Runnable.Contains(entry.Name))
            ? new DetectorStatus(entry, DetectorReadiness.Ready, null)
            : new DetectorStatus(entry, DetectorReadiness.Unavailable, $"No running worker can run {entry.Name}; the worker's log says what it lacks.");
    }

    private async Task<List<WorkerReport>?> FindWorkersAsync()
    {
        try
        {
            var fleet = await grains.GetGrain<ICapacityGrain>(0).Describe();
            return [.. fleet.Workers.Select(worker => worker.Report).Where(report => !report.Draining)];
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            LogUnreachable(exception);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The capacity grain did not answer; the dashboard shows the detectors without the workers")]
    private partial void LogUnreachable(Exception exception);
}
