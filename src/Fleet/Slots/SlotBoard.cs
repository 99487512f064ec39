namespace FakeFinder.Fleet.Slots;

/// <summary>
/// The workers as the slot policy sees them. Each is put here again when something of it changes, so that a decision looks at few workers
/// that have a free slot, however many there are with one and without. Not thread-safe (a grain owns it).
/// </summary>
public sealed class SlotBoard
{
    private static readonly Comparer<Entry> EmptiestFirst = Comparer<Entry>.Create((a, b) =>
        a.Order != b.Order ? a.Order.CompareTo(b.Order) : string.CompareOrdinal(a.Worker.Node, b.Worker.Node));

    private readonly Dictionary<string, Entry> workers = new(StringComparer.Ordinal);
    private readonly SortedSet<Entry> free = new(EmptiestFirst);
    private readonly Dictionary<string, SortedSet<Entry>> freeWith = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, SortedSet<Entry>> freeOf = [];

    /// <summary>Slots of all workers that take work.</summary>
    public int Slots { get; private set; }

    /// <summary>Of these, the ones that a part can get now.</summary>
    public int FreeSlots { get; private set; }

    /// <summary>How many workers there are.</summary>
    internal int Count => workers.Count;

    /// <summary>All workers, in no order.</summary>
    internal IEnumerable<Worker> Workers => workers.Values.Select(entry => entry.Worker);

    /// <summary>The workers with a free slot: those with the most of them first, then by node.</summary>
    internal IEnumerable<Worker> Free => free.Select(entry => entry.Worker);

    /// <summary>Of these, the ones that have the detector in their memory, in the same order.</summary>
    internal IEnumerable<Worker> FreeWith(string detector) => In(freeWith, detector);

    /// <summary>Of these, the ones that work for the job already, in the same order.</summary>
    internal IEnumerable<Worker> FreeOf(Guid job) => In(freeOf, job);

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
        if (!workers.TryGetValue(worker.Node, out var entry))
        {
            workers.Add(worker.Node, entry = new Entry(worker));
            Tally(worker, 1);
            Index(entry);
            return;
        }

        var before = entry.Worker;
        Tally(before, -1);
        Tally(worker, 1);
        if (IsFoundAlike(before, worker))
        {
            entry.Worker = worker;
            return;
        }

        Unindex(entry);
        entry.Worker = worker;
        Index(entry);
    }

    /// <summary>The worker is there no more; nothing happens where it was not.</summary>
    public void Remove(string node)
    {
        if (workers.Remove(node, out var entry))
        {
            Tally(entry.Worker, -1);
            Unindex(entry);
        }
    }

    /// <summary>What is looked for finds the one as it finds the other: a heartbeat that tells nothing new costs no search.</summary>
    private static bool IsFoundAlike(Worker a, Worker b) =>
        (a.Free == 0 && b.Free == 0)
        || (a.Free > 0
            && b.Free > 0
            && OrderOf(a) == OrderOf(b)
            && (ReferenceEquals(a.Loaded, b.Loaded) || a.Loaded.SetEquals(b.Loaded))
            && a.Jobs.SequenceEqual(b.Jobs));

    private static int OrderOf(Worker worker) => worker.Jobs.Count - worker.Slots;

    private static IEnumerable<Worker> In<TKey>(Dictionary<TKey, SortedSet<Entry>> index, TKey key)
        where TKey : notnull => index.TryGetValue(key, out var entries) ? entries.Select(entry => entry.Worker) : [];

    private static void Add<TKey>(Dictionary<TKey, SortedSet<Entry>> index, TKey key, Entry entry)
        where TKey : notnull
    {
        if (!index.TryGetValue(key, out var entries))
        {
            index.Add(key, entries = new SortedSet<Entry>(EmptiestFirst));
        }

        entries.Add(entry);
    }

    private static void Take<TKey>(Dictionary<TKey, SortedSet<Entry>> index, TKey key, Entry entry)
        where TKey : notnull
    {
        // A job that has two parts on the worker stands there once.
        if (index.TryGetValue(key, out var entries) && entries.Remove(entry) && entries.Count == 0)
        {
            index.Remove(key);
        }
    }

    private void Tally(Worker worker, int by)
    {
        Slots += by * (worker.Draining ? 0 : worker.Slots);
        FreeSlots += by * worker.Free;
    }

    private void Index(Entry entry)
    {
        entry.Order = OrderOf(entry.Worker);
        if (entry.Worker.Free == 0)
        {
            return;
        }

        free.Add(entry);
        foreach (var detector in entry.Worker.Loaded)
        {
            Add(freeWith, detector, entry);
        }

        foreach (var job in entry.Worker.Jobs)
        {
            Add(freeOf, job, entry);
        }
    }

    private void Unindex(Entry entry)
    {
        if (entry.Worker.Free == 0)
        {
            return;
        }

        free.Remove(entry);
        foreach (var detector in entry.Worker.Loaded)
        {
            Take(freeWith, detector, entry);
        }

        foreach (var job in entry.Worker.Jobs)
        {
            Take(freeOf, job, entry);
        }
    }

    /// <summary>A worker as it stands in the indices: its place in them is that of when it was put there.</summary>
    private sealed class Entry(Worker worker)
    {
        public Worker Worker { get; set; } = worker;

        public int Order { get; set; }
    }
}
