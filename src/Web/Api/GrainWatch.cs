using System.Runtime.CompilerServices;

namespace FakeFinder.Web.Api;

/// <summary>Follows what a grain tells to its end through deaths of silos: where a watch breaks, it begins again with a new snapshot.</summary>
internal sealed partial class GrainWatch(IHostApplicationLifetime lifetime, TimeProvider time, ILogger<GrainWatch> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>All that is told up to and with what is final. Ends without that when the caller cancels or the service stops: neither concerns the grain.</summary>
    /// <param name="what">For the log, such as a job with its id.</param>
    public async IAsyncEnumerable<T> FollowAsync<T>(
        string what, Func<CancellationToken, IAsyncEnumerable<T>> watch, Func<T, bool> isFinal, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var stop = linked.Token;
        while (!stop.IsCancellationRequested)
        {
            var told = watch(stop).GetAsyncEnumerator(stop);
            try
            {
                while (await NextAsync(what, told, stop) is { } next)
                {
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

            await Task.Delay(Pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
