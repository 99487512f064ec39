namespace FakeFinder.Detection.Networks;

/// <summary>
/// A caller's rows on their way through the <see cref="Batcher"/>. While it waits a cancellation ends it at once; when it runs, the batch
/// decides.
/// </summary>
internal sealed class WaitingBlock
{
    private readonly TaskCompletionSource<IReadOnlyList<NetworkTensor>> result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenRegistration whileWaiting;

    public WaitingBlock(NetworkTensor block, IReadOnlyList<string> outputs, CancellationToken cancellation)
    {
        (Block, Outputs, Cancellation) = (block, outputs, cancellation);
        whileWaiting = cancellation.Register(Cancel);
    }

    public NetworkTensor Block { get; }

    public IReadOnlyList<string> Outputs { get; }

    public CancellationToken Cancellation { get; }

    public Task<IReadOnlyList<NetworkTensor>> Result => result.Task;

    /// <returns>False where its caller has gone.</returns>
    public bool TryTake()
    {
        whileWaiting.Dispose();
        return !result.Task.IsCompleted;
    }

    /// <returns>True where both can be rows of one batch.</returns>
    public bool Fits(WaitingBlock other) => Block.HasRowsLike(other.Block) && Outputs.SequenceEqual(other.Outputs);

    public void Cancel() => result.TrySetCanceled(Cancellation);

    public void Finish(IReadOnlyList<NetworkTensor>? outputs, Exception? fault)
    {
        if (outputs is not null)
        {
            result.TrySetResult(outputs);
        }
        else if (Cancellation.IsCancellationRequested)
        {
            Cancel();
        }
        else
        {
            result.TrySetException(fault!);
        }
    }
}
