namespace FakeFinder.Grains.Tests;

/// <summary>The machine's clock, which a test puts forward; timers go by the machine.</summary>
internal sealed class ForwardClock : TimeProvider
{
    private long ahead;

    /// <summary>How much of it passes from the construction of a capacity grain until it is active.</summary>
    public TimeSpan ActivationTakes { get; set; }

    public void Forward(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));
}
