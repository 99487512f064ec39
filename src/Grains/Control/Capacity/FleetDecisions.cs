using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>The last decisions about the fleet, with their reasons. Not thread-safe (a grain owns it).</summary>
internal sealed class FleetDecisions(TimeProvider time, CapacityLog log)
{
    private const int Remembered = 50;

    private readonly Queue<FleetDecision> decisions = [];

    public IEnumerable<FleetDecision> NewestFirst => decisions.Reverse();

    public void Add(string what, string reason)
    {
        log.Decided(what, reason);
        decisions.Enqueue(new FleetDecision(time.GetUtcNow(), what, reason));
        while (decisions.Count > Remembered)
        {
            decisions.Dequeue();
        }
    }
}
