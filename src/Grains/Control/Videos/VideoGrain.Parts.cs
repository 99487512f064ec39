using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Messages;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>How parts get their leases, are handed over, and end.</summary>
internal sealed partial class VideoGrain
{
    /// <summary>There are fewer kinds of notes; more are some mistake.</summary>
    private const int MostNotes = 16;

    /// <summary>The pause before an order is repeated that a worker did not take.</summary>
    private static readonly TimeSpan HandOverAgain = TimeSpan.FromSeconds(1);

    /// <summary>Leases whose worker does not have the work yet, as far as this job knows: its death is not the work's doing.</summary>
    private readonly HashSet<Guid> untaken = [];

    public Task SlotReady(string detector) => Ask([detector]);

    public async Task LeaseLost(Lease lease, LeaseLoss loss)
    {
        if (Find(lease.Detector) is not { State: PartState.Running } part || part.Lease != lease.Id)
        {
            return;
        }

        var reason = Bounds.Cut(loss.Reason, Bounds.Sentence);
        LogLeaseLost(Id, part.Detector, part.Node, part.Attempt, reason);
        part.Deaths += loss.WorkerDied ? 1 : 0;
        GiveBack(part, reason, counts: loss.WorkerDied && loss.RanAlone && !untaken.Contains(lease.Id));
        await Record([part], release: false);
        if (loss.WorkerDied && !part.Ended)
        {
            AskSoon();
        }
    }

    public Task Progress(WorkId work, PartProgress progress)
    {
        if (Shown(work.Detector) is { State: PartState.Running } part && part.Attempt == work.Attempt)
        {
            Show(part with
            {
                Progress = new PartProgress(
                    Bounds.Cut(progress.Stage, Bounds.Name), Math.Max(0, progress.Done), Math.Max(0, progress.Total), progress.Detail is { } detail ? Bounds.Cut(detail, Bounds.Name) : null),
            });
        }

        return Task.CompletedTask;
    }

    public async Task<bool> Complete(WorkId work, PartOutcome outcome)
    {
        if (Find(work.Detector) is not { } part || !part.Has(work) || part.State is not (PartState.Queued or PartState.Running or PartState.Completed))
        {
            LogUnwanted(Id, work.Detector, work.Attempt);
            return false;
        }

        if (part.State != PartState.Completed)
        {
            var reason = outcome.Reason is { } text ? Bounds.Cut(text, Bounds.Sentence) : null;
            if (outcome.Score is { } score)
            {
                await reports.RequireReportAsync(Id, work, job.State.VideoId, outcome);
                (part.State, part.Score, part.Reason, part.ReportId) = (PartState.Completed, score, reason, outcome.ReportId);
                (part.Coverage, part.Notes) = (outcome.Coverage, outcome.Notes.IsDefaultOrEmpty ? null : [.. outcome.Notes.Take(MostNotes).Select(Bounded)]);
            }
            else
            {
                GiveBack(part, reason ?? "The detector failed without a reason.", counts: true);
            }

            await Record([part], release: true);
            if (!part.Ended)
            {
                AskSoon();
            }
        }

        return true;
    }

    private static VideoNote Bounded(VideoNote note) => new(Bounds.Cut(note.Kind, Bounds.Name), Bounds.Cut(note.Text, Bounds.Sentence));

    private Task AskForAll(CancellationToken cancellationToken) =>
        Ask([.. job.State.Parts.Where(part => !part.Ended).Select(part => part.Detector)]);

    /// <summary>Not awaited by who has something to tell: that a slot cannot be asked for now is no fault of theirs.</summary>
    private void AskSoon() => timer!.Change(TimeSpan.Zero, options.Value.AskEvery);

    private async Task Ask(ImmutableArray<string> detectors)
    {
        unreleased.UnionWith(detectors.Where(detector => Find(detector) is not { Ended: false }));
        if (!IsSettled)
        {
            Settle();
            await settling;
        }

        List<Lease> granted = [];
        foreach (var detector in detectors)
        {
            // What is still to be released would end the lease that is asked for.
            if (Find(detector) is not { Ended: false } part || unreleased.Contains(detector))
            {
                continue;
            }

            var held = part is { State: PartState.Running, Lease: { } id, Node: { } node } ? new Lease(id, Id, detector, node, Expires: default) : null;
            var answer = await Capacity.Request(new LeaseRequest(Id, detector, job.State.Priority, job.State.SubmittedAt, Alone: part.Deaths >= 2, job.State.Batch, held));
            if (answer.Lease is { } lease && lease.Id != part.Lease)
            {
                granted.Add(lease);
            }
            else if (answer.Lease is not null && part.State == PartState.Queued)
            {
                await GoOnUnderItsLease(part);
            }
            else if (answer.State == LeaseState.Queued && part.State == PartState.Running)
            {
                LogLeaseLost(Id, detector, part.Node, part.Attempt, "the capacity grain does not know it any more");
                GiveBack(part, "Its worker has gone.", counts: false);
                await Record([part], release: false);
            }
        }

        if (granted.Count > 0)
        {
            await HandOver(granted);
        }
    }

    /// <summary>The lease was taken for lost, but its worker has the work still: it is not begun again.</summary>
    private Task GoOnUnderItsLease(PartRecord part)
    {
        LogLeaseFound(Id, part.Detector, part.Node, part.Attempt);
        part.State = PartState.Running;
        return Record([part], release: false);
    }

    /// <summary>Attempt and lease are written down before the work is handed over: only this attempt's result will be taken.</summary>
    private async Task HandOver(List<Lease> leases)
    {
        var container = await videos.FindAsync(job.State.VideoId, CancellationToken.None) is { } video ? video.Info.ToMessage() : null;
        foreach (var lease in leases)
        {
            var part = Find(lease.Detector)!;
            (part.State, part.Lease, part.Node) = (PartState.Running, lease.Id, lease.Node);
            part.Attempt++;
        }

        await Write();
        TellIndex().Ignore();
        var detectors = job.State.Parts.Select(part => part.Detector).ToImmutableArray();
        foreach (var lease in leases)
        {
            var part = Find(lease.Detector)!;
            var order = new WorkOrder(new WorkId(Id, part.Detector, part.Attempt, lease.Id), job.State.VideoId, job.State.FileName, detectors, container);
            Show(Shown(part.Detector)!);
            StartOn(lease, order).Ignore();
        }
    }

    /// <summary>
    /// Repeats the order until the worker has it, or the lease is lost: it changes nothing where the worker has it already. A call fails too
    /// while the silo has just died that kept the detector grain's place, though the worker lives. Not awaited: the job goes on meanwhile.
    /// </summary>
    private async Task StartOn(Lease lease, WorkOrder order)
    {
        untaken.Add(lease.Id);
        var since = time.GetTimestamp();
        while (Find(lease.Detector) is { State: PartState.Running } part && part.Has(order.Work) && time.GetElapsedTime(since) < leases.Value.Lifetime)
        {
            try
            {
                await GrainFactory.GetGrain<IDetectorGrain>(DetectorKeys.For(lease.Detector, lease.Node)).Start(order);
                break;
            }
            catch (Exception exception)
            {
                LogNotHandedOver(exception, Id, lease.Detector, lease.Node);
                Capacity.NotTaken(lease).Ignore();
                await Task.Delay(HandOverAgain, time);
            }
        }

        untaken.Remove(lease.Id);
    }

    private void GiveBack(PartRecord part, string reason, bool counts)
    {
        part.Failures += counts ? 1 : 0;
        part.Lease = counts ? null : part.Lease;
        (part.State, part.Reason) = part.Failures >= options.Value.Attempts
            ? (PartState.Failed, $"Given up after {part.Failures} attempts: {reason}")
            : (PartState.Queued, null);
    }

    private PartRecord? Find(string detector) => job.State.Parts.Find(part => part.Detector == detector);
}
