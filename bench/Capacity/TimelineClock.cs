using FakeFinder.Bench.Simulation;

namespace FakeFinder.Bench.Capacity;

/// <summary>The clock of a timeline.</summary>
internal sealed class TimelineClock(Timeline timeline) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => timeline.Now;
}
