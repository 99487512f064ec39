using System.Collections.Concurrent;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>What continues after an await continues on the thread that pumps, as in a grain: one thing at a time, and in order.</summary>
internal sealed class PumpedContext : SynchronizationContext, IDisposable
{
    private readonly ConcurrentQueue<(SendOrPostCallback Callback, object? State)> posted = new();
    private readonly SynchronizationContext? before = Current;

    public PumpedContext() => SetSynchronizationContext(this);

    public override void Post(SendOrPostCallback d, object? state) => posted.Enqueue((d, state));

    /// <summary>Runs what can continue, and what follows from it.</summary>
    public void Pump()
    {
        while (posted.TryDequeue(out var next))
        {
            next.Callback(next.State);
        }
    }

    public void Dispose() => SetSynchronizationContext(before);
}
