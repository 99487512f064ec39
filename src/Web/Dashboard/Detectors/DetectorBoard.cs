using System.Runtime.CompilerServices;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Web.Dashboard.Capacity;

namespace FakeFinder.Web.Dashboard.Detectors;

/// <summary>Tells which detectors can run: what the catalog finds in the weights folder, and what the workers report.</summary>
public sealed class DetectorBoard(ModelCatalog catalog, LiveFleet fleet)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Every detector of models.json, in its order.</summary>
    public async Task<IReadOnlyList<DetectorStatus>> ListAsync(CancellationToken cancellationToken = default) =>
        Judge(await fleet.AskAsync(cancellationToken));

    /// <summary>The same, now and every few seconds.</summary>
    public async IAsyncEnumerable<IReadOnlyList<DetectorStatus>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var now in fleet.WatchAsync(LookAgain, cancellationToken))
        {
            yield return Judge(now);
        }
    }

    private IReadOnlyList<DetectorStatus> Judge(FleetSnapshot? now)
    {
        var workers = now?.Workers.Select(worker => worker.Report).Where(report => !report.Draining).ToList();
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
            return new DetectorStatus(
                entry,
                DetectorReadiness.Waiting,
                "The workers cannot be asked at the moment; a job waits until they can.");
        }

        if (workers.Count == 0)
        {
            return new DetectorStatus(entry, DetectorReadiness.Waiting, "No worker is running yet; a job waits until one is.");
        }

        return workers.Any(worker => worker.Runnable.Contains(entry.Name))
            ? new DetectorStatus(entry, DetectorReadiness.Ready, null)
            : new DetectorStatus(
                entry,
                DetectorReadiness.Unavailable,
                $"No running worker can run {entry.Name}; the worker's log says what it lacks.");
    }
}
