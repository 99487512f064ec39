using System.Collections.Concurrent;
using System.Diagnostics;
using FakeFinder.Bench.Measuring;
using FakeFinder.Bench.Service;

namespace FakeFinder.Bench.Jobs;

/// <summary>Callers who each submit a job, wait for its result, and submit the next.</summary>
internal sealed class JobLoad(ServiceClient client, string video, string detector)
{
    /// <summary>
    /// Jobs for a length of time. Those that are under way at its end are waited for and counted, and so is the time until the last of
    /// them.
    /// </summary>
    public async Task<JobLoadResult> RunAsync(int callers, TimeSpan length, CancellationToken cancellationToken)
    {
        var since = Stopwatch.GetTimestamp();
        return await RunAsync(callers, () => Stopwatch.GetElapsedTime(since) < length, cancellationToken);
    }

    /// <summary>A number of jobs.</summary>
    public Task<JobLoadResult> RunAsync(int callers, int jobs, CancellationToken cancellationToken)
    {
        var begun = 0;
        return RunAsync(callers, () => Interlocked.Increment(ref begun) <= jobs, cancellationToken);
    }

    private async Task<JobLoadResult> RunAsync(int callers, Func<bool> another, CancellationToken cancellationToken)
    {
        var accepted = new ConcurrentBag<TimeSpan>();
        var whole = new ConcurrentBag<TimeSpan>();
        var since = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(CallAsync, cancellationToken)));
        return new JobLoadResult(whole.Count / Stopwatch.GetElapsedTime(since).TotalSeconds, new Times(accepted), new Times(whole));

        async Task CallAsync()
        {
            while (another())
            {
                var start = Stopwatch.GetTimestamp();
                var job = await client.SubmitAsync(video, detector, cancellationToken);
                accepted.Add(Stopwatch.GetElapsedTime(start));
                await client.WaitForResultAsync(job, cancellationToken);
                whole.Add(Stopwatch.GetElapsedTime(start));
            }
        }
    }
}

/// <summary>What came of a load.</summary>
/// <param name="Accepted">From the submission to its answer.</param>
/// <param name="Whole">From the submission to the result.</param>
internal sealed record JobLoadResult(double PerSecond, Times Accepted, Times Whole);
