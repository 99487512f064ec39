using System.Runtime.CompilerServices;
using FakeFinder.Detection.Pipelines;

namespace FakeFinder.Detection.Tests.Pipelines;

public sealed class ReadAheadTests
{
    private int given;
    private bool ended;

    [Fact]
    public async Task The_items_come_in_order() =>
        Assert.Equal(Enumerable.Range(0, 50), await Numbers(50, default).Ahead(3, default).ToListAsync());

    [Fact]
    public async Task The_source_goes_on_while_the_reader_works_but_not_far()
    {
        await using var reader = Numbers(50, default).Ahead(3, default).GetAsyncEnumerator();
        Assert.True(await reader.MoveNextAsync());
        while (Volatile.Read(ref given) < 4)
        {
            await Task.Yield();
        }

        Assert.InRange(Volatile.Read(ref given), 4, 5);
    }

    [Fact]
    public async Task A_fault_of_the_source_comes_after_the_items_before_it()
    {
        var seen = new List<int>();
        await Assert.ThrowsAsync<InvalidDataException>(async () =>
        {
            await foreach (var number in Faulty().Ahead(8, default))
            {
                seen.Add(number);
            }
        });
        Assert.Equal([1, 2], seen);
    }

    [Fact]
    public async Task A_reader_who_stops_ends_the_source()
    {
        await foreach (var number in Numbers(int.MaxValue, default).Ahead(3, default))
        {
            if (number == 5)
            {
                break;
            }
        }

        Assert.True(ended);
    }

    [Fact]
    public async Task A_cancellation_ends_the_source()
    {
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var number in Numbers(int.MaxValue, stop.Token).Ahead(3, stop.Token))
            {
                if (number == 5)
                {
                    await stop.CancelAsync();
                }
            }
        });
        Assert.True(ended);
    }

    private async IAsyncEnumerable<int> Numbers(int count, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            for (var i = 0; i < count; i++)
            {
                await Task.Yield();
                cancellationToken.ThrowIfCancellationRequested();
                Interlocked.Increment(ref given);
                yield return i;
            }
        }
        finally
        {
            ended = true;
        }
    }

    private static async IAsyncEnumerable<int> Faulty()
    {
        await Task.Yield();
        yield return 1;
        yield return 2;
        throw new InvalidDataException("no more");
    }
}
