namespace FakeFinder.Media.Tests;

public sealed class BudgetTests
{
    private readonly Budget budget = new(10);

    [Fact]
    public async Task What_is_free_is_given_at_once_and_what_is_given_back_once()
    {
        var part = await budget.TakeAsync(4, default);
        using var other = budget.TryTake(6);

        Assert.NotNull(other);
        Assert.Null(budget.TryTake(1));
        part.Dispose();
        part.Dispose();

        Assert.Equal(6, budget.Used);
    }

    [Fact]
    public async Task Those_who_wait_are_served_in_order_and_nobody_overtakes()
    {
        var first = await budget.TakeAsync(8, default);
        var large = budget.TakeAsync(5, default);
        var small = budget.TakeAsync(1, default);

        Assert.False(large.IsCompleted || small.IsCompleted);
        Assert.Null(budget.TryTake(1));
        first.Dispose();

        (await large).Dispose();
        (await small).Dispose();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task A_part_larger_than_the_whole_is_given_alone()
    {
        var small = await budget.TakeAsync(1, default);
        var large = budget.TakeAsync(11, default);
        Assert.False(large.IsCompleted);

        small.Dispose();
        var alone = await large;
        var next = budget.TakeAsync(1, default);
        Assert.False(next.IsCompleted);

        alone.Dispose();
        (await next).Dispose();
    }

    [Fact]
    public async Task A_whole_that_grows_lets_those_in_who_wait()
    {
        using var held = await budget.TakeAsync(8, default);
        var waiting = budget.TakeAsync(8, default);
        budget.Resize(15);
        Assert.False(waiting.IsCompleted);

        budget.Resize(16);

        (await waiting).Dispose();
    }

    [Fact]
    public async Task One_who_gives_up_waiting_takes_nothing_and_lets_the_next_through()
    {
        using var impatience = new CancellationTokenSource();
        var held = await budget.TakeAsync(8, default);
        var large = budget.TakeAsync(5, impatience.Token);
        var small = budget.TakeAsync(2, default);

        await impatience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
        held.Dispose();
        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public async Task Many_at_the_same_time_never_hold_more_than_the_whole()
    {
        long held = 0,
            most = 0;
        await Task.WhenAll(
            Enumerable
                .Range(1, 200)
                .Select(amount =>
                    Task.Run(async () =>
                    {
                        using var part = await budget.TakeAsync(amount % 7, default);
                        var now = Interlocked.Add(ref held, amount % 7);
                        for (
                            var seen = Volatile.Read(ref most);
                            now > seen && Interlocked.CompareExchange(ref most, now, seen) != seen;
                            seen = Volatile.Read(ref most)
                        ) { }

                        await Task.Yield();
                        Interlocked.Add(ref held, -(amount % 7));
                    })));

        Assert.InRange(most, 1, 10);
        Assert.Equal(0, budget.Used);
    }
}
