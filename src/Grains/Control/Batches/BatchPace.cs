namespace FakeFinder.Grains.Control.Batches;

/// <summary>How fast a batch goes, by the last videos that finished. Not thread-safe (a grain owns it).</summary>
internal sealed class BatchPace(TimeProvider time)
{
    /// <summary>Enough to even videos of unlike length out, few enough to follow a fleet that grows.</summary>
    private const int Remembered = 200;

    private readonly Queue<(DateTimeOffset At, int Count)> finished = [];
    private int sum;

    /// <summary>So many videos have finished just now.</summary>
    public void Add(int count)
    {
        finished.Enqueue((time.GetUtcNow(), count));
        sum += count;
        while (finished.Count > 1 && sum - finished.Peek().Count >= Remembered)
        {
            sum -= finished.Dequeue().Count;
        }
    }

    /// <summary>The first entry is where the measured time begins: what finished then took its time before.</summary>
    /// <returns>Null while there is nothing to go by.</returns>
    public TimeSpan? TimeFor(int left)
    {
        if (finished.Count < 2)
        {
            return null;
        }

        var (since, first) = finished.Peek();
        return (time.GetUtcNow() - since) / (sum - first) * left;
    }
}
