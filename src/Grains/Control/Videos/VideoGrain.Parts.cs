using System.Collections.Immutable;
using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>How parts get their leases, are handed over, and end.</summary>
internal sealed partial class VideoGrain
{
    public Task SlotReady(string detector) => Ask([detector]);

    public async Task LeaseLost(Lease lease, LeaseLoss loss)
    {
        if (Find(lease.Detector) is not { State: PartState.Running } part || part.Lease != lease.Id)
        {
            return;
        }

        LogLeaseLost(Id, part.Detector, part.Node, part.Attempt, loss.Reason);
        part.Deaths += loss.WorkerDied ? 1 : 0;
        GiveBack(part, loss.Reason, counts: loss.WorkerDied && loss.RanAlone);
        await Record([part], release: false);
        if (loss.WorkerDied)
        {
            await Ask([part.Detector]);
        }
    }

    public Task Progress(WorkId work, PartProgress progress)
    {
        if (Shown(work.Detector) is { State: PartState.Running } part && part.Attempt == work.Attempt)
        {
            Show(part with { Progress = progress });
        }

        return Task.CompletedTask;
    }

    public async Task<bool> Complete(WorkId work, PartOutcome outcome)
    {
        if (Find(work.Detector) is not { } part || !part.Has(work) || part.State is not (PartState.Running or PartState.Completed))
        {
            LogUnwanted(Id, work.Detector, work.Attempt);
            return false;
        }

        if (part.State == PartState.Running)
        {
            if (outcome.Score is { } score)
            {
                (part.State, part.Score, part.Reason, part.ReportId) = (PartState.Completed, score, outcome.Reason, outcome.ReportId);
                (part.Coverage, part.Notes) = (outcome.Coverage, outcome.Notes.IsDefaultOrEmpty ? null : [.. outcome.Notes]);
            }
            else
            {
                GiveBack(part, outcome.Reason ?? "The detector failed without a reason.", counts: true);
            }

            await Record([part], release: true);
            if (!part.Ended)
            {
                await Ask([part.Detector]);
            }
        }

        return true;
    }

    private Task AskForAll(CancellationToken cancellationToken) =>
        Ask([.. job.State.Parts.Where(part => !part.Ended).Select(part => part.Detector)]);

    private async Task Ask(ImmutableArray<string> detectors)
    {
        List<Lease> granted = [];
        foreach (var detector in detectors)
        {
            if (Find(detector) is not { Ended: false } part)
            {
                await Capacity.Release(Id, detector);
                continue;
            }

            var held = part is { State: PartState.Running, Lease: { } id, Node: { } node } ? new Lease(id, Id, detector, node, Expires: default) : null;
            var answer = await Capacity.Request(new LeaseRequest(Id, detector, job.State.Priority, job.State.SubmittedAt, Alone: part.Deaths >= 2, job.State.Batch, held));
            if (answer.Lease is { } lease && lease.Id != part.Lease)
            {
                granted.Add(lease);
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

    /// <summary>Attempt and lease are written down before the work is handed over: only this attempt's result will be taken.</summary>
    private async Task HandOver(List<Lease> leases)
    {
        var container = await videos.FindAsync(job.State.VideoId, CancellationToken.None) is { } video ? VideoFacts.From(video.Info) : null;
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

    /// <summary>Not awaited by its caller: a worker that does not answer must not hold the job up.</summary>
    private async Task StartOn(Lease lease, WorkOrder order)
    {
        try
        {
            await GrainFactory.GetGrain<IDetectorGrain>(DetectorKeys.For(lease.Detector, lease.Node)).Start(order);
        }
        catch (Exception exception)
        {
            LogNotHandedOver(exception, Id, lease.Detector, lease.Node);
            await Capacity.NotTaken(lease);
            await this.AsReference<IVideoWork>().LeaseLost(lease, new LeaseLoss($"{lease.Node} did not take the work.", WorkerDied: false, RanAlone: false));
        }
    }

    private void GiveBack(PartRecord part, string reason, bool counts)
    {
        part.Failures += counts ? 1 : 0;
        part.Lease = null;
        (part.State, part.Reason) = part.Failures >= options.Value.Attempts
            ? (PartState.Failed, $"Given up after {part.Failures} attempts: {reason}")
            : (PartState.Queued, null);
    }

    private PartRecord? Find(string detector) => job.State.Parts.Find(part => part.Detector == detector);
}
