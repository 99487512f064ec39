namespace FakeFinder.Fleet.Slots;

/// <summary>
/// The workers as the slot policy sees them. Each is put here again when something of it changes, so that a decision looks at the workers
/// that have a free slot, however many others there are. Not thread-safe (a grain owns it).
/// </summary>
public sealed class SlotBoard
{
    private readonly Dictionary<string, Worker> workers = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, Worker> free = new(StringComparer.Ordinal);

    /// <summary>Slots of all workers that take work.</summary>
    public int Slots { get; private set; }

    /// <summary>Of these, the ones that a part can get now.</summary>
    public int FreeSlots { get; private set; }

    /// <summary>All workers, in no order.</summary>
    internal IReadOnlyCollection<Worker> Workers => workers.Values;

    /// <summary>The workers with a free slot, by node.</summary>
    internal IReadOnlyCollection<Worker> Free => free.Values;

    /// <summary>A board with these workers.</summary>
    public static SlotBoard Of(IEnumerable<Worker> workers)
    {
        var board = new SlotBoard();
        foreach (var worker in workers)
        {
            board.Put(worker);
        }

        return board;
    }

    /// <summary>Takes a worker in, or what has changed of it.</summary>
    public void Put(Worker worker)
    {
        Remove(worker.Node);
        workers.Add(worker.Node, worker);
        Slots += worker.Draining ? 0 : worker.Slots;
        if (worker.Free > 0)
        {
            free.Add(worker.Node, worker);
            FreeSlots += worker.Free;
        }
    }

    /// <summary>The worker is there no more; nothing happens where it was not.</summary>
    public void Remove(string node)
    {
        if (workers.Remove(node, out var worker))
        {
            Slots -= worker.Draining ? 0 : worker.Slots;
            FreeSlots -= worker.Free;
            free.Remove(node);
        }
    }
}
