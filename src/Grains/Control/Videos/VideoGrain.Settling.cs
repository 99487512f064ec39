using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// What follows from the written state and may fail, since others do it: the row in the index, the slots, the batch. All of it is tried at once, and again every few seconds until it is done; after a
/// crash the row is open still, and a poke begins anew. Whoever watches the job does not wait for it.
/// </summary>
internal sealed partial class VideoGrain
{
    /// <summary>Who sees the end finds it in the lists too, unless the index takes longer than this.</summary>
    private static readonly TimeSpan RowFirst = TimeSpan.FromSeconds(5);

    /// <summary>Parts for which the capacity grain may still hold a slot or a place in the queue.</summary>
    private readonly HashSet<string> unreleased = new(StringComparer.Ordinal);
    private bool rowIsOpen;
    private bool batchIsUntold;
    private Task settling = Task.CompletedTask;

    private bool IsSettled => settling.IsCompleted && !rowIsOpen && !batchIsUntold && unreleased.Count == 0;

    private async Task EndAsync()
    {
        LogEnded(Id, current!.State, (current.EndedAt!.Value - current.SubmittedAt).TotalSeconds);
        (rowIsOpen, batchIsUntold) = (true, true);
        await EndRowAsync();
        watchers.Publish(new JobEvent(epoch, sequence, current.State, current, Part: null));
        GoOn();
        Settle();
    }

    /// <summary>Of an ended job whose row is open nobody knows how far its silo came after it had written the end down.</summary>
    private async Task SettleAllAsync()
    {
        await settling;
        (rowIsOpen, batchIsUntold) = (true, true);
        unreleased.UnionWith(job.State.Parts.Select(part => part.Detector));
        Settle();
        await settling;
    }

    private void Settle()
    {
        if (settling.IsCompleted)
        {
            settling = SettleAsync();
        }
    }

    private async Task SettleAsync()
    {
        if (rowIsOpen)
        {
            await EndRowAsync();
        }

        try
        {
            foreach (var detector in unreleased.ToList())
            {
                await Capacity.Release(Id, detector, completed: Find(detector)?.State == PartState.Completed);
                unreleased.Remove(detector);
            }
        }
        catch (Exception exception)
        {
            LogNotReleased(exception, Id);
        }

        if (batchIsUntold && !rowIsOpen)
        {
            TellBatch();
            batchIsUntold = false;
        }
    }

    private async Task EndRowAsync()
    {
        using var patience = new CancellationTokenSource(RowFirst, time);
        try
        {
            await index.EndAsync(JobRows.From(Id, job.State), patience.Token);
            rowIsOpen = false;
        }
        catch (Exception exception)
        {
            LogRowOpen(exception, Id);
        }
    }

    /// <summary>A hint, not awaited: a batch that misses it looks into the index a few seconds later.</summary>
    private void TellBatch()
    {
        if (job.State.Batch is { } batch)
        {
            GrainFactory.GetGrain<IBatchWork>(batch).VideoEnded(Id).Ignore();
        }
    }
}
