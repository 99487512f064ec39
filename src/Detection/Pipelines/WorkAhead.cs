using System.Runtime.CompilerServices;

namespace FakeFinder.Detection.Pipelines;

/// <summary>Works on several items of a stage at the same time.</summary>
internal static class WorkAhead
{
    /// <summary>
    /// Frames whose faces are looked for at the same time: while a network runs on one, another is made ready for it. On a GPU they meet in
    /// one batch.
    /// </summary>
    public const int Frames = 2;

    /// <summary>
    /// What becomes of the items, in their order; up to <paramref name="atOnce"/> of them are worked on at the same time, and an item that
    /// is ready does not wait for the next one. A fault comes out in its place. A reader that stops early stops the others, and waits for
    /// their end.
    /// </summary>
    public static async IAsyncEnumerable<TResult> SelectAhead<T, TResult>(
        this IAsyncEnumerable<T> source,
        int atOnce,
        Func<T, CancellationToken, ValueTask<TResult>> work,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await using var items = source.GetAsyncEnumerator(stop.Token);
        var running = new Queue<Task<TResult>>();
        var next = items.MoveNextAsync().AsTask();
        try
        {
            while (true)
            {
                if (running.TryPeek(out var oldest))
                {
                    var isFull = running.Count == atOnce || HasEnded(next);
                    if (isFull || await Task.WhenAny(oldest, next) == oldest || HasEnded(next))
                    {
                        yield return await running.Dequeue();
                        continue;
                    }
                }

                if (!await next)
                {
                    yield break;
                }

                var item = items.Current;
                running.Enqueue(Task.Run(() => work(item, stop.Token).AsTask(), CancellationToken.None));
                next = items.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll([.. running, next]).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>At its end or at a fault, which comes after the items before it.</summary>
    private static bool HasEnded(Task<bool> next) => next.IsCompleted && !(next.IsCompletedSuccessfully && next.Result);
}
