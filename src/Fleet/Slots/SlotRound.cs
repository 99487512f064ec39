namespace FakeFinder.Fleet.Slots;

/// <summary>One decision of the slot policy: which part and which worker fit each other best.</summary>
/// <param name="wanted">Detectors for which something waits.</param>
/// <param name="board">The workers, in the order in which they are taken where nothing else decides.</param>
internal sealed class SlotRound(IReadOnlyCollection<string> wanted, SlotBoard board, SlotRules rules)
{
    /// <summary>
    /// A batch part waits for so many load times rather than have its detector loaded: nobody waits for it, and loads help nobody.
    /// </summary>
    private const int BatchLoads = 20;

    /// <summary>Of so many workers that could take a part the best is chosen: a thousand that are idle are much alike.</summary>
    private const int Looked = 32;

    /// <summary>How many times as long as a load the last part of a queue may wait before another worker loads its detector.</summary>
    private const int Patience = 2;

    /// <summary>Workers that empty for a part that must run alone.</summary>
    private readonly HashSet<string> reserved = [];

    /// <summary>The grant for the part that goes first, or null where none can run now.</summary>
    /// <param name="parts">The parts whose turn it is.</param>
    public Grant? Best(IEnumerable<WaitingPart> parts)
    {
        Grant? best = null;
        var first = DateTimeOffset.MaxValue;
        foreach (var part in parts.OrderBy(Order).ThenBy(part => part, WaitingPart.Order).TakeWhile(part => Order(part) < first))
        {
            if (BestWorker(part) is { } worker)
            {
                var loaded = worker.Loaded.Contains(part.Detector);
                var order = loaded ? Order(part) : Order(part) + ((part.Interactive ? 1 : BatchLoads) * rules.LoadTime(part.Detector));
                if (order < first && (loaded || !IsSoonFreeElsewhere(part)))
                {
                    (best, first) = (
                        new Grant(part, worker.Node)
                        {
                            Evict = Evictions.For(part.Detector, worker, rules) is { Count: > 0 } leaving ? leaving : null,
                        },
                        order);
                }
            }
            else if (part.Alone && SoonestEmpty(part) is { } emptying)
            {
                reserved.Add(emptying.Node);
            }
        }

        return best;
    }

    /// <summary>
    /// When the part's job has waited for as long as the part takes: a job ends with its longest part, so that one counts as older.
    /// </summary>
    private DateTimeOffset Order(WaitingPart part) => part.Interactive ? part.Since - rules.ServiceTime(part.Detector) : part.Since;

    /// <summary>
    /// One that works for the job already, then one that has the detector, then one from which the fewest have to leave; then the emptiest,
    /// then the one that others want least. So it is among the emptiest of each sort, of which a bounded number is looked at.
    /// </summary>
    private Worker? BestWorker(WaitingPart part)
    {
        var loaded = Able(board.FreeWith(part.Detector), part);
        return Able(board.FreeOf(part.Job), part)
            .Concat(loaded.Count > 0 ? loaded : Able(board.Free, part))
            .MinBy(worker => (
                worker.Jobs.Contains(part.Job) ? 0 : 1,
                worker.Loaded.Contains(part.Detector) ? 0 : 1,
                Evictions.For(part.Detector, worker, rules).Count,
                worker.Jobs.Count - worker.Slots,
                wanted.Count(detector => detector != part.Detector && worker.Loaded.Contains(detector))));
    }

    private List<Worker> Able(IEnumerable<Worker> workers, WaitingPart part) =>
        [.. workers
            .Where(worker => !reserved.Contains(worker.Node) && worker.HasRoomFor(part) && Evictions.CanFit(part.Detector, worker, rules))
            .Take(Looked)];

    /// <summary>
    /// Busy workers that have the detector will be free before another could have loaded it, and so many of them that the parts behind do
    /// not wait much longer than that either: waiting is shorter, and evicts nothing.
    /// </summary>
    private bool IsSoonFreeElsewhere(WaitingPart part)
    {
        var load = rules.LoadTime(part.Detector);
        if (part.Alone || load <= TimeSpan.Zero)
        {
            return false;
        }

        var behind = (rules.Waiting.GetValueOrDefault(part.Detector) - 1) * rules.ServiceTime(part.Detector);
        var needed = Math.Max(1, (int)Math.Ceiling(behind / (Patience * load)));
        var loadedAt = rules.Now + load;
        return needed <= board.Count
            && board
                .Workers.Where(worker =>
                    worker.FreeAt >= rules.Now
                    && worker.FreeAt < loadedAt
                    && !worker.Draining
                    && !worker.Exclusive
                    && worker.Loaded.Contains(part.Detector))
                .Take(needed)
                .Count() == needed;
    }

    private Worker? SoonestEmpty(WaitingPart part) =>
        board.Workers.Where(worker => !worker.Draining && worker.Runnable.Contains(part.Detector))
            .OrderBy(worker => worker.Jobs.Count).ThenBy(worker => worker.Node, StringComparer.Ordinal).FirstOrDefault();
}
