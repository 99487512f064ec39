using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// What is shown of a job: a snapshot with a sequence number, and each change of it to those who watch. Progress and what parts wait for
/// are here alone, and never stored. Not thread-safe (a grain owns it).
/// </summary>
internal sealed class JobFeed
{
    private readonly Guid id;
    private readonly Guid epoch = Guid.NewGuid();
    private readonly JobWatchers watchers;
    private JobSnapshot? current;
    private long sequence;

    public JobFeed(Guid id)
    {
        this.id = id;
        watchers = new JobWatchers(() => Current);
    }

    /// <summary>A state was written or read.</summary>
    public bool IsEmpty => current is null;

    public JobSnapshot Current => current ?? throw new InvalidOperationException("Nothing is known of this job yet.");

    public int Watchers => watchers.Count;

    public IAsyncEnumerable<JobEvent> Watch(CancellationToken cancellationToken) => watchers.Watch(cancellationToken);

    /// <summary>From now on the job is shown as it was written.</summary>
    public void Written(JobRecord job)
    {
        sequence++;
        current = new JobSnapshot(
            id,
            job.VideoId,
            job.FileName,
            job.Priority,
            job.State(),
            [.. job.Parts.Select(Snapshot)],
            job.SubmittedAt,
            job.EndedAt,
            epoch,
            sequence,
            job.Probe,
            job.SubmittedBy);
    }

    /// <summary>Tells who watches of the parts that have changed.</summary>
    public void Show(JobRecord before, JobRecord after)
    {
        foreach (var (was, now) in before.Parts.Zip(after.Parts))
        {
            if (!ReferenceEquals(was, now))
            {
                Show(Shown(now.Detector)!);
            }
        }
    }

    /// <summary>Shows how far an attempt has come; what is not the present attempt's is left out.</summary>
    public void Show(string detector, int attempt, PartProgress progress)
    {
        if (Shown(detector) is { State: PartState.Running } part && part.Attempt == attempt)
        {
            Show(part with { Progress = progress });
        }
    }

    /// <summary>Shows what a queued part waits for; nothing happens where that is shown already.</summary>
    public void Show(string detector, PartWait? wait)
    {
        if (Shown(detector) is { State: PartState.Queued } part && part.Wait != wait)
        {
            Show(part with { Wait = wait });
        }
    }

    /// <summary>The final event: it holds the whole job, and is the last one.</summary>
    public void End() => watchers.Publish(new JobEvent(epoch, sequence, Current.State, Current, Part: null));

    /// <summary>
    /// Changes what is shown, not what is stored: it may come while a write is under way, whose outcome it must not tell.
    /// </summary>
    private void Show(PartSnapshot part)
    {
        sequence++;
        current = Current with { Sequence = sequence, Parts = Current.Parts.Replace(Shown(part.Detector)!, part) };
        watchers.Publish(new JobEvent(epoch, sequence, current.State, Snapshot: null, part));
    }

    private PartSnapshot Snapshot(PartRecord part)
    {
        var same = Shown(part.Detector) is { } shown && shown.Attempt == part.Attempt ? shown : null;
        return new(
            part.Detector,
            part.State,
            part.Attempt,
            part.Score,
            part.Reason,
            part.ReportId,
            part.Node,
            part.State == PartState.Running ? same?.Progress : null,
            part.Coverage,
            part.Notes is { } notes ? [.. notes] : [],
            part.StartedAt,
            part.LastFailure,
            part.State == PartState.Queued ? same?.Wait : null);
    }

    private PartSnapshot? Shown(string detector) => current?.Parts.FirstOrDefault(part => part.Detector == detector);
}
