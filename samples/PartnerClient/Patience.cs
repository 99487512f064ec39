using System.Runtime.CompilerServices;
using FakeFinder.Contracts;
using Orleans.Runtime.Messaging;

namespace PartnerClient;

/// <summary>What a client does when silos die, stop or are out of reach.</summary>
internal static class Patience
{
    private const int Attempts = 8;
    private static int connects;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>The call may have been carried out or not. All of the service's calls may be made again.</summary>
    public static bool MayPass(Exception exception) =>
        exception is TimeoutException or SiloUnavailableException or OrleansMessageRejectionException or ConnectionFailedException;

    /// <summary>Makes a call until it is answered, with pauses that double.</summary>
    public static async Task<T> AnswerAsync<T>(Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await call();
            }
            catch (Exception exception) when (attempt < Attempts && MayPass(exception))
            {
                await Task.Delay(PauseAfter(attempt), cancellationToken);
            }
        }
    }

    /// <summary>
    /// Watches a job to its end, whatever breaks meanwhile. Each watch begins with a whole snapshot: within one epoch, what has no higher
    /// sequence number than the last event is known already; in another epoch the numbers begin again.
    /// </summary>
    public static async IAsyncEnumerable<JobEvent> WatchToEndAsync(
        this IVideoGrain job,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var seen = (Epoch: Guid.Empty, Sequence: 0L);
        for (var breaks = 0; ;)
        {
            await using var watch = job.Watch(cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await watch.MoveNextAsync())
                    {
                        yield break;
                    }

                    breaks = 0;
                }
                catch (Exception exception) when (++breaks < Attempts && MayPass(exception))
                {
                    await Task.Delay(PauseAfter(breaks), cancellationToken);
                    break;
                }

                var change = watch.Current;
                if (change.Epoch != seen.Epoch || change.Sequence > seen.Sequence)
                {
                    seen = (change.Epoch, change.Sequence);
                    yield return change;
                }
            }
        }
    }

    /// <summary>Whether the client tries again to reach a first gateway.</summary>
    public static async Task<bool> ConnectAgainAsync(Exception exception, CancellationToken cancellationToken)
    {
        if (++connects >= Attempts)
        {
            return false;
        }

        await Task.Delay(PauseAfter(connects), cancellationToken);
        return true;
    }

    private static TimeSpan PauseAfter(int attempt) =>
        TimeSpan.FromMilliseconds(Math.Min(Longest.TotalMilliseconds, 250 * Math.Pow(2, attempt - 1)));
}
