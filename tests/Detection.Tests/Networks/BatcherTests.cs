using FakeFinder.Detection.Networks;

namespace FakeFinder.Detection.Tests.Networks;

public sealed class BatcherTests : IDisposable
{
    private static readonly string[] Output = ["y"];

    /// <summary>The network of these tests doubles its input; while the gate is closed it stays inside a batch.</summary>
    private readonly SemaphoreSlim gate = new(0);
    private readonly SemaphoreSlim entered = new(0);
    private readonly List<int> batches = [];

    [Fact]
    public async Task What_comes_in_while_a_batch_runs_makes_the_next_one_across_callers()
    {
        await using var batcher = new Batcher(limit: 4, joins: true, RunGated);
        var first = batcher.RunAsync(Block(1), Output, CancellationToken.None);
        await entered.WaitAsync();
        var others = Enumerable.Range(2, 5).Select(value => batcher.RunAsync(Block(value), Output, CancellationToken.None)).ToList();
        gate.Release(3);

        await AssertGives(first, [2f]);
        var results = await Task.WhenAll(others);
        Assert.Equal([4f, 6f, 8f, 10f, 12f], results.Select(result => result[0].Values.Single()));
        Assert.Equal([1, 4, 1], batches);
    }

    [Fact]
    public async Task Each_caller_gets_its_own_rows()
    {
        await using var batcher = new Batcher(limit: 8, joins: true, RunGated);
        var first = batcher.RunAsync(Block(0), Output, CancellationToken.None);
        await entered.WaitAsync();
        var two = batcher.RunAsync(Block(1, 2), Output, CancellationToken.None);
        var three = batcher.RunAsync(Block(3, 4, 5), Output, CancellationToken.None);
        gate.Release(2);

        await first;
        await AssertGives(two, [2f, 4f]);
        await AssertGives(three, [6f, 8f, 10f]);
        await AssertShape(three, [3, 1]);
    }

    [Fact]
    public async Task Where_callers_are_not_joined_a_batch_is_a_callers_block()
    {
        await using var batcher = new Batcher(limit: 4, joins: false, RunGated);
        gate.Release(3);
        await Task.WhenAll(Enumerable.Range(1, 3).Select(value => batcher.RunAsync(Block(value), Output, CancellationToken.None)));
        Assert.Equal([1, 1, 1], batches);
    }

    [Fact]
    public async Task Rows_of_another_shape_wait_for_a_batch_of_their_own()
    {
        await using var batcher = new Batcher(limit: 4, joins: true, RunGated);
        var first = batcher.RunAsync(Block(1), Output, CancellationToken.None);
        await entered.WaitAsync();
        var narrow = batcher.RunAsync(Block(2), Output, CancellationToken.None);
        var wide = batcher.RunAsync(new NetworkTensor([1, 2], 1, 2), Output, CancellationToken.None);
        gate.Release(3);

        await Task.WhenAll(first, narrow, wide);
        Assert.Equal([1, 1, 1], batches);
        await AssertShape(wide, [1, 2]);
    }

    [Fact]
    public async Task A_caller_who_leaves_the_queue_hurts_nobody()
    {
        await using var batcher = new Batcher(limit: 4, joins: true, RunGated);
        using var impatience = new CancellationTokenSource();
        var first = batcher.RunAsync(Block(1), Output, CancellationToken.None);
        await entered.WaitAsync();
        var leaving = batcher.RunAsync(Block(2), Output, impatience.Token);
        var staying = batcher.RunAsync(Block(3), Output, CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.Release(2);

        await AssertGives(first, [2f]);
        await AssertGives(staying, [6f]);
        Assert.Equal([1, 1], batches);
    }

    [Fact]
    public async Task A_caller_who_leaves_a_running_batch_hurts_nobody_in_it()
    {
        await using var batcher = new Batcher(limit: 4, joins: true, RunGated);
        using var impatience = new CancellationTokenSource();
        var first = batcher.RunAsync(Block(1), Output, CancellationToken.None);
        await entered.WaitAsync();
        var leaving = batcher.RunAsync(Block(2), Output, impatience.Token);
        var staying = batcher.RunAsync(Block(3), Output, CancellationToken.None);
        gate.Release();
        await entered.WaitAsync();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        gate.Release();

        await AssertGives(staying, [6f]);
        Assert.Equal([1, 2], batches);
        await first;
    }

    [Fact]
    public async Task A_batch_that_all_have_left_is_stopped_and_the_next_one_runs()
    {
        await using var batcher = new Batcher(limit: 4, joins: true, RunGated);
        using var impatience = new CancellationTokenSource();
        var leaving = batcher.RunAsync(Block(1), Output, impatience.Token);
        await entered.WaitAsync();
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);

        gate.Release();
        await AssertGives(batcher.RunAsync(Block(2), Output, CancellationToken.None), [4f]);
    }

    [Fact]
    public async Task A_fault_of_the_network_reaches_its_callers_and_the_next_batch_runs()
    {
        var faults = 1;
        await using var batcher = new Batcher(
            limit: 4,
            joins: true,
            (input, _, _) => faults-- > 0 ? throw new InvalidDataException("broken") : [input]);
        await Assert.ThrowsAsync<InvalidDataException>(() => batcher.RunAsync(Block(1), Output, CancellationToken.None));
        await AssertGives(batcher.RunAsync(Block(2), Output, CancellationToken.None), [2f]);
    }

    [Fact]
    public async Task A_block_over_the_limit_is_refused()
    {
        await using var batcher = new Batcher(limit: 2, joins: true, RunGated);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => batcher.RunAsync(Block(1, 2, 3), Output, CancellationToken.None));
    }

    [Fact]
    public async Task Many_callers_at_once_all_get_their_own_answer()
    {
        gate.Release(10_000);
        await using var batcher = new Batcher(limit: 7, joins: true, RunGated);
        var values = Enumerable.Range(0, 2000).ToList();
        var answers = await Task.WhenAll(
            values.Select(value => Task.Run(() => batcher.RunAsync(Block(value), Output, CancellationToken.None))));
        Assert.Equal(values.Select(value => 2f * value), answers.Select(answer => answer[0].Values.Single()));
        Assert.All(batches, rows => Assert.InRange(rows, 1, 7));
    }

    public void Dispose()
    {
        gate.Dispose();
        entered.Dispose();
    }

    private static async Task AssertGives(Task<IReadOnlyList<NetworkTensor>> run, float[] values)
    {
        var results = await run;
        Assert.Equal(values, results[0].Values);
    }

    private static async Task AssertShape(Task<IReadOnlyList<NetworkTensor>> run, long[] shape)
    {
        var results = await run;
        Assert.Equal(shape, results[0].Shape);
    }

    private static NetworkTensor Block(params IEnumerable<int> values)
    {
        var rows = values.Select(value => (float)value).ToArray();
        return new NetworkTensor(rows, rows.Length, 1);
    }

    private IReadOnlyList<NetworkTensor> RunGated(NetworkTensor input, IReadOnlyList<string> outputs, CancellationToken abandoned)
    {
        batches.Add(input.Rows);
        entered.Release();
        gate.Wait(abandoned);
        return [new NetworkTensor([.. input.Values.Select(value => 2 * value)], input.Shape)];
    }
}
