using FakeFinder.Contracts;

namespace FakeFinder.Web.Api;

/// <summary>Follows jobs to their end.</summary>
internal sealed class JobWatcher(IGrainFactory grains, GrainWatch watch)
{
    /// <summary>
    /// The job's events up to and with its final one. Ends without that one when the caller cancels or the service stops: neither concerns
    /// the job.
    /// </summary>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    public IAsyncEnumerable<JobEvent> WatchAsync(Guid job, CancellationToken cancellationToken) =>
        watch.FollowAsync($"job {job}", grains.GetGrain<IVideoGrain>(job).Watch, IsFinal, lost: null, cancellationToken);

    /// <summary>The event is the last one of its job.</summary>
    public static bool IsFinal(JobEvent told) => told.Snapshot?.State.IsFinal() == true;

    /// <returns>The parts of these detectors once each of them has ended, by detector; or null where the caller cancelled or the service
    /// stops before.</returns>
    /// <exception cref="JobNotFoundException">Nothing was submitted under this id.</exception>
    public async Task<IReadOnlyDictionary<string, PartSnapshot>?> WaitForPartsAsync(
        Guid job,
        IEnumerable<string> detectors,
        CancellationToken cancellationToken)
    {
        var awaited = detectors.ToHashSet(StringComparer.Ordinal);
        var ended = new Dictionary<string, PartSnapshot>(StringComparer.Ordinal);
        await foreach (var next in WatchAsync(job, cancellationToken))
        {
            foreach (
                var part in (next.Snapshot?.Parts ?? [next.Part!]).Where(part => part.State is not (PartState.Queued or PartState.Running)))
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
}
