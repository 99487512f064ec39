using FakeFinder.Hosting.Telemetry;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>What a job's steps are as measurements, and as spans of its trace.</summary>
internal sealed class JobFigures(Instruments instruments)
{
    public void Accepted(JobRecord job) => instruments.JobsAccepted.Add(1, PriorityOf(job));

    /// <summary>Tells of a step that has been written down.</summary>
    public void Changed(Guid id, JobRecord before, JobRecord after)
    {
        foreach (var (was, now) in before.Parts.Zip(after.Parts))
        {
            if (was.Attempt == 0 && now is { Attempt: 1, StartedAt: { } granted })
            {
                TellQueued(id, after, now.Detector, granted);
            }
        }

        if (after.EndedAt is { } ended)
        {
            TellEnded(id, after, ended);
        }
    }

    private void TellQueued(Guid id, JobRecord job, string detector, DateTimeOffset granted)
    {
        instruments.QueueDuration.Record((granted - job.SubmittedAt).TotalSeconds, new("detector", detector), PriorityOf(job));
        using var span = JobTrace.Start("queue", job.TraceParent, since: job.SubmittedAt);
        span?.SetTag(JobTrace.Job, id).SetTag(JobTrace.Detector, detector).SetEndTime(granted.UtcDateTime);
    }

    private void TellEnded(Guid id, JobRecord job, DateTimeOffset ended)
    {
        var state = job.State().ToString().ToLowerInvariant();
        instruments.JobDuration.Record((ended - job.SubmittedAt).TotalSeconds, new("state", state), PriorityOf(job));
        using var span = JobTrace.Start("job", job.TraceParent, since: job.SubmittedAt);
        span?.SetTag(JobTrace.Job, id).SetTag("fakefinder.job.state", state).SetEndTime(ended.UtcDateTime);
    }

    private static KeyValuePair<string, object?> PriorityOf(JobRecord job) => new("priority", job.Priority.ToString().ToLowerInvariant());
}
