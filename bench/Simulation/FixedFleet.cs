namespace FakeFinder.Bench.Simulation;

/// <summary>Slots that are always there with what they need loaded: interactive parts first, then the older.</summary>
internal sealed class FixedFleet(Timeline time, int slots)
{
    private readonly PriorityQueue<(double Seconds, Action Ended), (bool Batch, double Arrived)> waiting = new();
    private int free = slots;

    public void Add(double seconds, bool batch, Action ended)
    {
        waiting.Enqueue((seconds, ended), (batch, time.Second));
        StartNext();
    }

    private void StartNext()
    {
        while (free > 0 && waiting.TryDequeue(out var next, out _))
        {
            free--;
            time.In(next.Seconds, () =>
            {
                free++;
                next.Ended();
                StartNext();
            });
        }
    }
}
