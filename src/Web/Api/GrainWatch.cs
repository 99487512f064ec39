using System.Runtime.CompilerServices;

namespace FakeFinder.Web.Api;

/// <summary>
/// Follows what a grain tells to its end through deaths of silos: where a watch breaks, it begins again with a new snapshot.
/// </summary>
public sealed partial class GrainWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GrainWatch> logger)
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The service is ending: nothing is followed any more.</summary>
    public bool IsStopping => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <summary>
    /// All that is told up to and with what is final. Ends without that when the caller cancels or the service stops: neither concerns the
    /// grain.
    /// </summary>
    /// <param name="what">For the log, such as a job with its id.</param>
    /// <param name="lost">Called when a watch breaks, before the pause that follows; null for nothing.</param>
    public async IAsyncEnumerable<T> FollowAsync<T>(
        string what,
        Func<CancellationToken, IAsyncEnumerable<T>> watch,
        Func<T, bool> isFinal,
        Action? lost,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var stop = linked.Token;
        var pause = ShortestPause;
        while (!stop.IsCancellationRequested)
        {
            var told = watch(stop).GetAsyncEnumerator(stop);
            try
            {
                while (await NextAsync(what, told, stop) is { } next)
                {
                    pause = ShortestPause;
                    yield return next;
                    if (isFinal(next))
                    {
                        yield break;
                    }
                }
            }
            finally
            {
                await told.DisposeAsync();
            }

            if (!stop.IsCancellationRequested)
            {
                lost?.Invoke();
                await Task.Delay(pause, time, stop)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
            }
        }
    }

    private async ValueTask<T?> NextAsync<T>(string what, IAsyncEnumerator<T> told, CancellationToken stop)
        where T : class
    {
        try
        {
            return await told.MoveNextAsync() ? told.Current : null;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception exception) when (exception.IsClusterFault())
        {
            // A grain that moves cancels the watches that it serves.
            LogLost(exception, what);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The watch of {What} broke off; watching again")]
    private partial void LogLost(Exception exception, string what);
}
