using System.Collections.Concurrent;
using System.Diagnostics;

namespace FakeFinder.Bench.Capacity;

/// <summary>
/// Real time as a simulation wants it: what is to happen, at its moment, one after the other on one thread, whether or not what began
/// before has ended. So a slow answer is waited for by all that was due meanwhile, as in a service.
/// </summary>
internal sealed class OpenLoop
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);

    private readonly PriorityQueue<Action, double> events = new();
    private readonly ConcurrentQueue<Action> ended = new();
    private readonly Stopwatch clock = Stopwatch.StartNew();

    /// <summary>Since the beginning.</summary>
    public double Second => clock.Elapsed.TotalSeconds;

    public void At(double second, Action action) => events.Enqueue(action, second);

    /// <summary>Has it happen on the loop's thread when the task has ended; a fault of the task ends the loop.</summary>
    /// <param name="then">Gets the answer and the second at which it came.</param>
    public void When<T>(Task<T> task, Action<T, double> then) =>
        task.ContinueWith(
            done =>
            {
                var at = Second;
                ended.Enqueue(() => then(done.GetAwaiter().GetResult(), at));
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

    /// <param name="each">Happens between any two steps.</param>
    public void Run(double until, Action each)
    {
        while (Second < until)
        {
            while (ended.TryDequeue(out var then))
            {
                then();
            }

            each();
            while (events.TryPeek(out var action, out var due) && due <= Second)
            {
                events.Dequeue();
                action();
            }

            Thread.Sleep(Step);
        }
    }
}
