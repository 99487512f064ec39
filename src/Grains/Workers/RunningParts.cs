using System.Collections.Concurrent;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Workers;

/// <summary>What this worker works on. Thread-safe.</summary>
internal sealed class RunningParts
{
    private readonly ConcurrentDictionary<Guid, RunningPart> parts = new();

    public IReadOnlyList<WorkId> Works => [.. parts.Values.Select(part => part.Work)];

    /// <summary>
    /// Runs the work on the thread pool. The same work again changes nothing; a later attempt under the same lease replaces it.
    /// </summary>
    /// <param name="run">Its first token stops the work, since nobody wants the result or the worker ends; its second one only in the
    /// latter case.</param>
    /// <param name="done">What follows in any case, also where the work is not run.</param>
    public void Start(WorkId work, Func<CancellationToken, CancellationToken, Task> run, Func<Task>? done = null)
    {
        if (parts.TryGetValue(work.Lease, out var old))
        {
            if (old.Work.Attempt >= work.Attempt)
            {
                done?.Invoke().Ignore();
                return;
            }

            old.Source.Cancel();
        }

        var part = new RunningPart(work, new CancellationTokenSource(), new CancellationTokenSource());
        parts[work.Lease] = part;
        part.Task = Task.Run(async () =>
        {
            try
            {
                await run(part.Source.Token, part.Ending.Token);
            }
            finally
            {
                await (done?.Invoke() ?? Task.CompletedTask);
                parts.TryRemove(KeyValuePair.Create(work.Lease, part));
            }
        });
    }

    /// <summary>Stops the work of these leases, as far as it runs here.</summary>
    public void Stop(IEnumerable<Guid> leases)
    {
        foreach (var lease in leases)
        {
            if (parts.TryGetValue(lease, out var part))
            {
                part.Source.Cancel();
            }
        }
    }

    /// <summary>The worker ends.</summary>
    public void StopAll()
    {
        foreach (var part in parts.Values)
        {
            part.Ending.Cancel();
            part.Source.Cancel();
        }
    }

    public bool WorksOn(string detector) => parts.Values.Any(part => part.Work.Detector == detector);

    /// <summary>Ends when no work of the detector, or of any where none is named, is left.</summary>
    public async Task WhenIdle(string? detector = null)
    {
        while (
            parts.Values.Where(part => detector is null || part.Work.Detector == detector).Select(part => part.Task).ToList()
                is { Count: > 0 } tasks)
        {
            await Task.WhenAll(tasks).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>
    /// Its token sources are never disposed: they hold no timer and no handle, and may be cancelled while its work ends by itself.
    /// </summary>
    private sealed record RunningPart(WorkId Work, CancellationTokenSource Source, CancellationTokenSource Ending)
    {
        public Task Task { get; set; } = Task.CompletedTask;
    }
}
