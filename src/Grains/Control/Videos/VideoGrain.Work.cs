using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Telemetry;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What the service's own processes tell the job.</summary>
internal sealed partial class VideoGrain
{
    /// <summary>There are fewer kinds of notes; more are some mistake.</summary>
    private const int MostNotes = 16;

    public async Task Poke(Guid capacity)
    {
        if (stored.Record is null)
        {
            await index.RemoveAsync(Id, CancellationToken.None);
            log.NeverAccepted(Id);
            DeactivateOnIdle();
        }
        else if (job!.HasEnded)
        {
            await job.RepeatAsync();
        }
        else if (job.Asked != capacity)
        {
            job.LookIn(TimeSpan.Zero);
        }
    }

    public Task SlotReady(string detector) =>
        job?.AskAsync([detector]) ?? Capacity.Release(Id, [new EndedPart(detector, Completed: false)]);

    public Task LeaseLost(Lease lease, LeaseLoss loss) =>
        job?.LoseAsync(lease, loss with { Reason = Bounds.Cut(loss.Reason, Bounds.Sentence) }) ?? Task.CompletedTask;

    public Task Progress(WorkId work, PartProgress progress)
    {
        job?.NoteTaken(work);
        feed.Show(work.Detector, work.Attempt, new PartProgress(
            Bounds.Cut(progress.Stage, Bounds.Name),
            Math.Max(0, progress.Done),
            Math.Max(0, progress.Total),
            progress.Detail is { } detail ? Bounds.Cut(detail, Bounds.Name) : null));
        return Task.CompletedTask;
    }

    public async Task<bool> Complete(WorkId work, PartOutcome outcome)
    {
        if (job?.State.Find(work.Detector) is not { } part || !part.Has(work) || part.State is PartState.Failed or PartState.Cancelled)
        {
            log.Unwanted(Id, work.Detector, work.Attempt);
            return false;
        }

        if (part.State != PartState.Completed)
        {
            using var recording = JobTrace.Start("record result", job.State.TraceParent);
            recording?.SetTag(JobTrace.Job, Id).SetTag(JobTrace.Detector, work.Detector);
            if (outcome.Score is not null)
            {
                await reports.RequireReportAsync(Id, work, job.State.VideoId, job.State.Probe?.Perturbation, outcome);
            }

            await job.ApplyAsync(new JobInput.Finished(work, Bounded(outcome)));
        }

        return true;
    }

    private static PartOutcome Bounded(PartOutcome outcome) =>
        outcome with
        {
            Reason = outcome.Reason is { } reason ? Bounds.Cut(reason, Bounds.Sentence) : null,
            Notes = outcome.Notes.IsDefault
                ? []
                :
                [
                    .. outcome
                        .Notes.Take(MostNotes)
                        .Select(note => new VideoNote(Bounds.Cut(note.Kind, Bounds.Name), Bounds.Cut(note.Text, Bounds.Sentence))),
                ],
        };
}
