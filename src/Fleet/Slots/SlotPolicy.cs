namespace FakeFinder.Fleet.Slots;

/// <summary>
/// Who gets the next free slot: a pure function, whose cost grows with detectors, batches and workers that have a free slot, not with the
/// queue.
/// </summary>
public static class SlotPolicy
{
    /// <summary>
    /// The next grant, or null where nothing that waits can run now. Batch work that has waited too long gets its share first; then goes
    /// interactive work; then the batch with the fewest slots. Among these the oldest goes first, where a part whose detector must be
    /// loaded counts as younger by that time. A part that must run alone keeps the parts behind it off one worker that could run it, so
    /// that this worker empties.
    /// </summary>
    /// <param name="heads">The first part in the queue of each detector, urgency and batch.</param>
    public static Grant? Next(IEnumerable<WaitingPart> heads, SlotBoard board, SlotRules? rules = null)
    {
        if (board.FreeSlots == 0)
        {
            return null;
        }

        rules ??= SlotRules.None;
        var batchMayRun = board.FreeSlots > Math.Floor(rules.InteractiveReserve * board.Slots);
        var waiting = heads.ToList();
        var round = new SlotRound([.. waiting.Select(part => part.Detector).Distinct()], board, rules);
        return waiting
            .GroupBy(part => Turn(part, board.Slots, rules))
            .OrderBy(turn => turn.Key)
            .Where(turn => turn.Key < Rank.Batch || batchMayRun)
            .Select(turn => round.Best(turn))
            .FirstOrDefault(grant => grant is not null);
    }

    private static int Turn(WaitingPart part, int slots, SlotRules rules) =>
        part.Interactive ? Rank.Interactive
        : rules.Now - part.Since >= rules.BatchPatience && rules.BatchSlots < Math.Max(1, Math.Floor(rules.BatchShare * slots))
            ? Rank.Overdue
        : Rank.Batch + (part.Batch is { } batch ? rules.SlotsOfBatch.GetValueOrDefault(batch) : 0);

    private static class Rank
    {
        public const int Overdue = 0;
        public const int Interactive = 1;
        public const int Batch = 2;
    }
}

/// <summary>A slot of a worker for a part.</summary>
public readonly record struct Grant(WaitingPart Part, string Node)
{
    /// <summary>Detectors that leave the worker's memory first, so that the part's detector fits; null for none.</summary>
    public IReadOnlyList<string>? Evict { get; init; }
}
