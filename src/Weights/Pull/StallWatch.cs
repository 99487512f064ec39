using FakeFinder.Weights.Places;

namespace FakeFinder.Weights.Pull;

/// <summary>Gives up what a place has sent next to nothing of for a while.</summary>
internal sealed class StallWatch : IAsyncDisposable
{
    private readonly PullOptions options;
    private readonly CancellationToken caller;
    private readonly CancellationTokenSource stop;
    private readonly ITimer timer;
    private long bytes;

    public StallWatch(PullOptions options, TimeProvider time, CancellationToken caller)
    {
        (this.options, this.caller) = (options, caller);
        stop = CancellationTokenSource.CreateLinkedTokenSource(caller);
        timer = time.CreateTimer(_ => Look(), state: null, options.Stall, options.Stall);
    }

    private double LeastBytes => options.Stall.TotalSeconds * options.SlowestBytesPerSecond;

    /// <summary>Bytes have come.</summary>
    public void Saw(int count) => Interlocked.Add(ref bytes, count);

    /// <exception cref="PlaceException">The place was too slow.</exception>
    public async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> wait)
    {
        try
        {
            return await wait(stop.Token);
        }
        catch (OperationCanceledException exception) when (stop.IsCancellationRequested && !caller.IsCancellationRequested)
        {
            throw new PlaceException(
                $"it sent less than {options.SlowestBytesPerSecond} bytes a second for {options.Stall.TotalSeconds:0} s",
                PlaceFault.Passing,
                exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await timer.DisposeAsync();
        stop.Dispose();
    }

    private void Look()
    {
        if (Interlocked.Exchange(ref bytes, 0) < LeastBytes)
        {
            stop.Cancel();
        }
    }
}
