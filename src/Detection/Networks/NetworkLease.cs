namespace FakeFinder.Detection.Networks;

/// <summary>The right to use a loaded network; disposing gives it back, once however often it is called.</summary>
internal sealed class NetworkLease(NetworkHost network, Func<ValueTask> giveBack) : IAsyncDisposable
{
    private int returned;

    public NetworkHost Network { get; } = network;

    public ValueTask DisposeAsync() => Interlocked.Exchange(ref returned, 1) == 0 ? giveBack() : ValueTask.CompletedTask;
}
