using System.Runtime.CompilerServices;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>Follows jobs to their end through deaths of silos: where a watch breaks, it begins again with a new snapshot.</summary>
internal sealed partial class JobWatcher(IGrainFactory grains, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<JobWatcher> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>The job's events up to and with its final one. Ends without that one when the caller cancels or the service stops: neither concerns the job.</summary>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    public async IAsyncEnumerable<JobEvent> WatchAsync(Guid job, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var stop = linked.Token;
        while (!stop.IsCancellationRequested)
        {
            var events = grains.GetGrain<IVideoGrain>(job).Watch(stop).GetAsyncEnumerator(stop);
            try
            {
                while (await NextAsync(job, events, stop) is { } next)
                {
                    yield return next;
                    if (next.Snapshot?.State.IsFinal() == true)
                    {
                        yield break;
                    }
                }
            }
            finally
            {
                await events.DisposeAsync();
            }

            await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <returns>The parts of these detectors once each of them has ended, by detector; or null where the caller cancelled or the service stops before.</returns>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    public async Task<IReadOnlyDictionary<string, PartSnapshot>?> WaitForPartsAsync(Guid job, IEnumerable<string> detectors, CancellationToken cancellationToken)
    {
        var awaited = detectors.ToHashSet(StringComparer.Ordinal);
        var ended = new Dictionary<string, PartSnapshot>(StringComparer.Ordinal);
        await foreach (var next in WatchAsync(job, cancellationToken))
        {
            foreach (var part in (next.Snapshot?.Parts ?? [next.Part!]).Where(part => part.State is not (PartState.Queued or PartState.Running)))
            {
                ended[part.Detector] = part;
            }

            if (awaited.IsSubsetOf(ended.Keys))
            {
                return ended;
            }
        }

        return null;
    }

    private async ValueTask<JobEvent?> NextAsync(Guid job, IAsyncEnumerator<JobEvent> events, CancellationToken stop)
    {
        try
        {
            return await events.MoveNextAsync() ? events.Current : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            // A grain that moves cancels the watches that it serves.
            LogLost(exception, job);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of job {Job} broke off; watching again")]
    private partial void LogLost(Exception exception, Guid job);
}
