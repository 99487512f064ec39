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

    private Worker? BestWorker(WaitingPart part) => board.Free
        .Where(worker => !reserved.Contains(worker.Node) && worker.HasRoomFor(part) && Evictions.CanFit(part.Detector, worker, rules))
        .MinBy(worker => (
            worker.Jobs.Contains(part.Job) ? 0 : 1,
            worker.Loaded.Contains(part.Detector) ? 0 : 1,
            Evictions.For(part.Detector, worker, rules).Count,
            worker.Jobs.Count - worker.Slots,
            wanted.Count(detector => detector != part.Detector && worker.Loaded.Contains(detector))));

    /// <summary>
    /// A busy worker that has the detector will be free before another could have loaded it: waiting is shorter, and evicts nothing.
    /// </summary>
    private bool IsSoonFreeElsewhere(WaitingPart part)
    {
        var loadedAt = rules.Now + rules.LoadTime(part.Detector);
        return !part.Alone
            && board.Workers.Any(worker =>
                worker.FreeAt >= rules.Now
                && worker.FreeAt < loadedAt
                && !worker.Draining
                && !worker.Exclusive
                && worker.Loaded.Contains(part.Detector));
    }

    private Worker? SoonestEmpty(WaitingPart part) =>
        board.Workers.Where(worker => !worker.Draining && worker.Runnable.Contains(part.Detector))
            .OrderBy(worker => worker.Jobs.Count).ThenBy(worker => worker.Node, StringComparer.Ordinal).FirstOrDefault();
}
