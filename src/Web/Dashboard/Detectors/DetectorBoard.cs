using System.Runtime.CompilerServices;
using FakeFinder.Catalog;
using FakeFinder.Contracts;
using FakeFinder.Grains.Control.Videos;

namespace FakeFinder.Web.Dashboard.Detectors;

/// <summary>Tells which detectors can run, as the workers say.</summary>
public sealed class DetectorBoard(ModelCatalog catalog, DetectorChecks checks, LiveDetectors live, TimeProvider time)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    /// <summary>Every detector of models.json, in its order.</summary>
    public async Task<IReadOnlyList<DetectorStatus>> ListAsync(CancellationToken cancellationToken = default)
    {
        var said = await live.AskNowAsync().WaitAsync(cancellationToken);
        return [.. catalog.Detectors.Select(entry => Judge(entry, said))];
    }

    /// <summary>The same, now and every few seconds.</summary>
    public async IAsyncEnumerable<IReadOnlyList<DetectorStatus>> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(LookAgain, time);
        do
        {
            yield return await ListAsync(cancellationToken);
        }
        while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private DetectorStatus Judge(DetectorEntry entry, FleetDetectors? said) =>
        checks.WhatPrevents(entry, said) is { } problem ? new(entry, DetectorReadiness.Unavailable, problem)
        : said switch
        {
            null => new(
                entry,
                DetectorReadiness.Waiting,
                "The workers cannot be asked at the moment; a job waits until they can."),
            { Heard: false } => new(entry, DetectorReadiness.Waiting, "No worker is running yet; a job waits until one is."),
            _ when said.Find(entry.Name) is null => new(
                entry,
                DetectorReadiness.Unavailable,
                $"No running worker can run {entry.Name}."),
            _ => new(entry, DetectorReadiness.Ready, null),
        };
}
