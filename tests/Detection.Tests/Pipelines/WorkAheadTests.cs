using System.Runtime.CompilerServices;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class WorkAheadTests
{
    private bool ended;

    [Fact]
    public async Task The_results_come_in_the_order_of_the_items()
    {
        var gates = Enumerable.Range(0, 3).Select(_ => new TaskCompletionSource()).ToArray();
        var results = Numbers(3, default).SelectAhead(
            3,
            async (number, _) =>
            {
                // Each waits for the one behind it, so that they end in the reverse order.
                await (number == 2 ? Task.CompletedTask : gates[number + 1].Task);
                gates[number].SetResult();
                return number;
            },
            default);

        Assert.Equal([0, 1, 2], await results.ToListAsync());
    }

    [Fact]
    public async Task No_more_than_so_many_are_worked_on_at_the_same_time()
    {
        var (now, most, both) = (0, 0, new TaskCompletionSource());
        var results = Numbers(20, default).SelectAhead(
            2,
            async (number, _) =>
            {
                if (Interlocked.Increment(ref now) is var running && running == 2)
                {
                    both.TrySetResult();
                }

                most = Math.Max(most, running);
                await both.Task;
                Interlocked.Decrement(ref now);
                return number;
            },
            default);

        Assert.Equal(20, await results.CountAsync());
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task A_result_that_is_ready_does_not_wait_for_the_next_item()
    {
        var read = new TaskCompletionSource();
        await foreach (var number in OneThenWait(read.Task).SelectAhead(2, (number, _) => ValueTask.FromResult(number), default))
        {
            read.TrySetResult();
            ended = number == 1;
        }

        Assert.True(ended);
    }

    [Fact]
    public async Task A_fault_comes_after_the_results_before_it_and_stops_the_others()
    {
        var stopped = new TaskCompletionSource();
        var seen = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var number in Numbers(10, default).SelectAhead(
                3,
                async (number, stop) =>
                {
                    if (number == 3)
                    {
                        using var registration = stop.Register(stopped.SetResult);
                        await stopped.Task;
                    }

                    return number == 2 ? throw new InvalidDataException() : number;
                },
                default))
            {
                seen.Add(number);
            }
        });

        Assert.Equal([0, 1], seen);
        Assert.True(ended);
    }

    [Fact]
    public async Task A_fault_of_the_source_comes_after_the_results_before_it()
    {
        var seen = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var number in Faulty().SelectAhead(8, (number, _) => ValueTask.FromResult(number), default))
            {
                seen.Add(number);
            }
        });

        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task A_reader_who_stops_ends_the_source_and_the_work()
    {
        var running = 0;
        await foreach (var number in Numbers(int.MaxValue, default).SelectAhead(
            3,
            async (number, stop) =>
            {
                Interlocked.Increment(ref running);
                await Task.Delay(number < 5 ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, stop).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing);
                Interlocked.Decrement(ref running);
                return number;
            },
            default))
        {
            if (number == 4)
            {
                break;
            }
        }

        Assert.True(ended);
        Assert.Equal(0, running);
    }

    private async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                yield return i;
            }
        }
        finally
        {
            ended = true;
        }
    }

    private static async IAsyncEnumerable<int> OneThenWait(Task until)
    {
        yield return 0;
        await until;
        yield return 1;
    }

    private static async IAsyncEnumerable<int> Faulty()
    {
        yield return 1;
        yield return 2;
        await Task.Yield();
        throw new InvalidDataException();
    }
}
