namespace FakeFinder.Fleet.Slots;

/// <summary>Who gets the next free slot: a pure function, whose cost grows with detectors and workers, not with the queue.</summary>
public static class SlotPolicy
{
    /// <summary>
    /// The next grant, or null where nothing that waits can run now. Interactive work goes first, then the oldest. A part that must
    /// run alone keeps the parts behind it off one worker that could run it, so that this worker empties.
    /// </summary>
    /// <param name="heads">The first part in the queue of each detector and urgency.</param>
    public static Grant? Next(IEnumerable<Waiting> heads, IReadOnlyCollection<Worker> workers)
    {
        HashSet<string> reserved = [];
        foreach (var part in heads.Order(Waiting.Order))
        {
            var best = workers
                .Where(worker => !reserved.Contains(worker.Node) && worker.HasRoomFor(part))
                .OrderByDescending(worker => worker.Jobs.Contains(part.Job))
                .ThenByDescending(worker => worker.Loaded.Contains(part.Detector))
                .ThenByDescending(worker => worker.Slots - worker.Jobs.Count)
                .ThenBy(worker => worker.Node, StringComparer.Ordinal)
                .FirstOrDefault();
            if (best is not null)
            {
                return new Grant(part, best.Node);
            }

            if (part.Alone && SoonestEmpty(part, workers) is { } worker)
            {
                reserved.Add(worker.Node);
            }
        }

        return null;
    }

    private static Worker? SoonestEmpty(Waiting part, IEnumerable<Worker> workers) =>
        workers.Where(worker => !worker.Draining && worker.Runnable.Contains(part.Detector)).MinBy(worker => worker.Jobs.Count);
}

/// <summary>A slot of a worker for a part.</summary>
public readonly record struct Grant(Waiting Part, string Node);
