using System.Threading.Channels;

namespace FakeFinder.Detection.Networks;

/// <summary>Runs a network on a batch.</summary>
/// <param name="abandoned">Cancelled when nobody waits for the batch any more.</param>
internal delegate IReadOnlyList<NetworkTensor> RunBatch(NetworkTensor input, IReadOnlyList<string> outputs, CancellationToken abandoned);

/// <summary>
/// Lets many callers use one network: one batch runs at a time, and what has come in meanwhile makes the next. A caller's block is
/// never cut; blocks of several callers are put together only where <paramref name="joins"/> says so, since the composition of a
/// batch may change the last bits of a result, and on a CPU the same video shall give the same report.
/// </summary>
/// <param name="limit">At most so many rows in a batch.</param>
internal sealed class Batcher(int limit, bool joins, RunBatch run) : IAsyncDisposable
{
    private readonly Channel<WaitingBlock> queue = Channel.CreateUnbounded<WaitingBlock>(
        new UnboundedChannelOptions { SingleReader = true });
    private readonly Lock gate = new();
    private Task? loop;

    /// <returns>The outputs asked for, in that order, with as many rows as the block has.</returns>
    /// <exception cref="OperationCanceledException">Cancelled; where nobody else waited for the batch, its run has been
    /// stopped.</exception>
    public Task<IReadOnlyList<NetworkTensor>> RunAsync(
        NetworkTensor block,
        IReadOnlyList<string> outputs,
        CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(block.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(block.Rows, limit);
        lock (gate)
        {
            loop ??= Task.Run(LoopAsync, CancellationToken.None);
        }

        var waiting = new WaitingBlock(block, outputs, cancellationToken);
        ObjectDisposedException.ThrowIf(!queue.Writer.TryWrite(waiting), this);
        return waiting.Result;
    }

    /// <summary>What is waiting is still run.</summary>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await (loop ?? Task.CompletedTask);
    }

    private async Task LoopAsync()
    {
        while (await queue.Reader.WaitToReadAsync())
        {
            var batch = TakeBatch();
            if (batch.Count > 0)
            {
                Run(batch);
            }
        }
    }

    private List<WaitingBlock> TakeBatch()
    {
        var batch = new List<WaitingBlock>();
        var rows = 0;
        while (
            queue.Reader.TryPeek(out var next) && (batch.Count == 0 || (joins && rows + next.Block.Rows <= limit && next.Fits(batch[0]))))
        {
            queue.Reader.TryRead(out _);
            if (next.TryTake())
            {
                batch.Add(next);
                rows += next.Block.Rows;
            }
        }

        return batch;
    }

    /// <summary>Whatever goes wrong is the callers' to handle: the next batch runs all the same.</summary>
    private void Run(List<WaitingBlock> batch)
    {
        using var abandoned = new CancellationTokenSource();
        var waiting = batch.Count;
        void Leave(WaitingBlock block)
        {
            if (Interlocked.Decrement(ref waiting) == 0)
            {
                abandoned.Cancel();
            }
            else
            {
                block.Cancel();
            }
        }

        var registrations = batch.ConvertAll(block => block.Cancellation.Register(() => Leave(block)));
        IReadOnlyList<NetworkTensor>? results = null;
        Exception? fault = null;
        try
        {
            results = run(NetworkTensor.Join(batch.ConvertAll(block => block.Block)), batch[0].Outputs, abandoned.Token);
        }
        catch (Exception exception)
        {
            fault = exception;
        }

        registrations.ForEach(registration => registration.Dispose());
        var row = 0;
        foreach (var block in batch)
        {
            block.Finish(results?.Select(result => result.Slice(row, block.Block.Rows)).ToList(), fault);
            row += block.Block.Rows;
        }
    }
}
