using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// What follows from the written state and may fail, since others do it: the work's hand-over, the slots, the batch. All of it is tried at
/// once and again until it is done. What a crash leaves undone others find out: the capacity grain by the workers' reports, the batch by
/// the index. Who watches the job does not wait for it.
/// </summary>
internal sealed partial class Job
{
    /// <summary>Parts for which the capacity grain may still hold a slot or a place in the queue.</summary>
    private readonly HashSet<string> unreleased = new(StringComparer.Ordinal);

    /// <summary>Leases whose worker is being asked at this moment to take the work.</summary>
    private readonly HashSet<Guid> handing = [];

    /// <summary>Leases whose worker was asked to take the work and has not said that it has it.</summary>
    private readonly HashSet<Guid> untaken = [];

    /// <summary>Leases whose worker has taken the work.</summary>
    private readonly HashSet<Guid> taken = [];

    /// <summary>The job has ended and its row has not: older programs wrote the row after the state.</summary>
    private bool rowIsOpen;
    private bool batchIsUntold;
    private Task settling = Task.CompletedTask;

    /// <summary>Nothing is left to do.</summary>
    public bool IsSettled => settling.IsCompleted && !rowIsOpen && !batchIsUntold && unreleased.Count == 0;

    /// <summary>The lease has ended without a result.</summary>
    public Task LoseAsync(Lease lease, LeaseLoss loss) => ApplyAsync(new JobInput.Lost(lease, loss, Taken: !untaken.Contains(lease.Id)));

    /// <summary>The worker tells of the work, so it has it, also where its answer to the order is late or was lost.</summary>
    public void NoteTaken(WorkId work)
    {
        if (State.Find(work.Detector) is { } part && part.Has(work) && untaken.Remove(work.Lease))
        {
            taken.Add(work.Lease);
        }
    }

    /// <summary>Tries what is left once more. The caller does not wait for it.</summary>
    public void Settle()
    {
        if (settling.IsCompleted)
        {
            settling = SettleAsync();
        }
    }

    /// <summary>Does what is left to do, and waits for it.</summary>
    /// <returns>False where some of it could not be done.</returns>
    public async Task<bool> SettleAllAsync()
    {
        await settling;
        if (!IsSettled)
        {
            Settle();
            await settling;
        }

        return IsSettled;
    }

    private void Note(JobEffects effects)
    {
        unreleased.UnionWith(effects.Release);
        if (effects.End)
        {
            (rowIsOpen, batchIsUntold) = (effects.Row, State.Batch is not null);
            LookIn(Again);
        }

        foreach (var detector in effects.HandOver)
        {
            HandOverAsync(State.Find(detector)!).Ignore();
        }

        if (effects.Ask != JobQuestion.None)
        {
            LookIn(effects.Ask == JobQuestion.AtOnce ? TimeSpan.Zero : Soon);
        }
    }

    /// <summary>
    /// Gives the order to the worker, and again in a moment where that fails: it changes nothing where the worker has the work already. A
    /// call fails too while the silo has just died that kept the detector grain's place, though the worker lives.
    /// </summary>
    private async Task HandOverAsync(PartRecord part)
    {
        var lease = LeaseOf(part);
        if (taken.Contains(lease.Id) || !handing.Add(lease.Id))
        {
            return;
        }

        untaken.Add(lease.Id);
        try
        {
            await calls.HandOverAsync(part);
            taken.Add(lease.Id);
            untaken.Remove(lease.Id);
        }
        catch (Exception exception)
        {
            log.NotHandedOver(exception, id, part.Detector, lease.Node);
            if (IsAtWork(part) && untaken.Contains(lease.Id))
            {
                calls.NotTaken(lease);
                LookIn(Again);
            }
        }
        finally
        {
            handing.Remove(lease.Id);
        }
    }

    /// <summary>Hands over what its worker does not have yet, as far as is known.</summary>
    private void HandOverAgain(Func<PartRecord, bool> which)
    {
        foreach (var part in State.Parts.Where(part => part is { State: PartState.Running, Lease: not null } && which(part)))
        {
            HandOverAsync(part).Ignore();
        }
    }

    private bool IsAtWork(PartRecord part) =>
        State.Find(part.Detector) is { State: PartState.Running } now && now.Attempt == part.Attempt && now.Lease == part.Lease;

    private async Task SettleAsync()
    {
        await Task.WhenAll(ReleaseAsync(), EndRowAsync());
        if (batchIsUntold && !rowIsOpen)
        {
            calls.TellBatch(State.Batch!.Value);
            batchIsUntold = false;
        }

        if (rowIsOpen || unreleased.Count > 0)
        {
            LookIn(Again);
        }
    }

    private async Task ReleaseAsync()
    {
        try
        {
            if (unreleased.ToList() is { Count: > 0 } parts)
            {
                await calls.ReleaseAsync([
                    .. parts.Select(detector => new EndedPart(detector, Completed: State.Find(detector)?.State == PartState.Completed)),
                ]);
                unreleased.ExceptWith(parts);
            }
        }
        catch (Exception exception)
        {
            log.NotReleased(exception, id);
        }
    }

    private async Task EndRowAsync()
    {
        try
        {
            if (rowIsOpen)
            {
                await calls.EndRowAsync(State);
                rowIsOpen = false;
            }
        }
        catch (Exception exception)
        {
            log.RowOpen(exception, id);
        }
    }
}
