namespace FakeFinder.Bench.Simulation;

/// <summary>Virtual time: what is to happen, in order; what falls on one moment in the order in which it was added.</summary>
internal sealed class Timeline
{
    private readonly PriorityQueue<Action, (double Second, long Order)> events = new();
    private long order;

    public double Second { get; private set; }

    public static DateTimeOffset Midnight { get; } = new(2026, 11, 23, 0, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now => Midnight.AddSeconds(Second);

    public void In(double seconds, Action action) => events.Enqueue(action, (Second + seconds, order++));

    public void At(double second, Action action) => events.Enqueue(action, (second, order++));

    /// <summary>Lets the next thing happen.</summary>
    /// <returns>False where nothing is left.</returns>
    public bool Step()
    {
        if (!events.TryDequeue(out var action, out var at))
        {
            return false;
        }

        Second = at.Second;
        action();
        return true;
    }
}
