using FakeFinder.Contracts;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// What becomes of a job's state by what happens to it: a pure function. A part that has ended never changes again, a result is taken for
/// the present attempt alone, and an ended job stays as it is.
/// </summary>
/// <param name="attempts">After how many counted attempts a part fails.</param>
internal sealed class JobMachine(int attempts)
{
    /// <summary>The state of a job that was just submitted.</summary>
    public static JobRecord Begin(JobRequest request, DateTimeOffset now) => new()
    {
        VideoId = request.VideoId,
        FileName = request.FileName,
        Priority = request.Priority,
        Batch = request.Batch,
        Probe = request.Probe,
        SubmittedBy = request.SubmittedBy,
        Owner = request.Owner,
        CallbackUrl = request.CallbackUrl,
        SubmittedAt = now,
        Parts = [.. request.Detectors.Select(detector => new PartRecord { Detector = detector })],
    };

    /// <summary>The request asks for what this job is: submitting it again changes nothing.</summary>
    public static bool IsSame(JobRecord job, JobRequest request) =>
        request.VideoId == job.VideoId
        && request.FileName == job.FileName
        && request.Priority == job.Priority
        && request.Batch == job.Batch
        && request.Probe == job.Probe
        && request.CallbackUrl == job.CallbackUrl
        && request.Detectors.SequenceEqual(job.Parts.Select(part => part.Detector), StringComparer.Ordinal);

    /// <returns>The next state; the same object where nothing changes.</returns>
    public JobRecord Next(JobRecord job, JobInput input, DateTimeOffset now)
    {
        if (job.State().IsFinal())
        {
            return job;
        }

        var next = input switch
        {
            JobInput.Granted { Lease: var lease } => With(job, lease.Detector, part =>
                part with
                {
                    State = PartState.Running,
                    Lease = lease.Id,
                    Node = lease.Node,
                    Attempt = part.Attempt + 1,
                    StartedAt = now,
                }),
            JobInput.Stands { Lease: var lease } => With(job, lease.Detector, part =>
                part.State == PartState.Queued && part.Lease == lease.Id ? part with { State = PartState.Running } : part),
            JobInput.Forgotten { Detector: var detector } => With(job, detector, part =>
                part.State == PartState.Running ? part with { State = PartState.Queued, Reason = null } : part),
            JobInput.Lost lost => With(job, lost.Lease.Detector, part =>
                part.State == PartState.Running && part.Lease == lost.Lease.Id ? After(lost, part) : part),
            JobInput.Finished finished => With(job, finished.Work.Detector, part => part.Has(finished.Work) ? After(finished, part) : part),
            JobInput.CancelAsked => job with
            {
                Cancelled = true,
                Parts = [.. job.Parts.Select(part => part.Ended ? part : part with { State = PartState.Cancelled })],
            },
            _ => throw new InvalidOperationException($"Nothing is known of {input.GetType().Name}."),
        };
        return next.State().IsFinal() ? next with { EndedAt = now } : next;
    }

    /// <summary>Changes a part that has not ended.</summary>
    private static JobRecord With(JobRecord job, string detector, Func<PartRecord, PartRecord> change) =>
        job.Find(detector) is { Ended: false } part && change(part) is var changed && !ReferenceEquals(part, changed)
            ? job with { Parts = job.Parts.Replace(part, changed, ReferenceEqualityComparer.Instance) }
            : job;

    private PartRecord After(JobInput.Lost lost, PartRecord part)
    {
        var died = part with { Deaths = part.Deaths + (lost.Loss.WorkerDied ? 1 : 0) };
        return lost is { Loss: { WorkerDied: true, RanAlone: true }, Taken: true }
            ? Failed(died, lost.Loss.Reason)
            : died with
            {
                State = PartState.Queued,
                Reason = null,
                LastFailure = lost.Loss.Reason,
            };
    }

    private PartRecord After(JobInput.Finished finished, PartRecord part) => finished.Outcome is { Score: { } score } outcome
        ? part with
        {
            State = PartState.Completed,
            Score = score,
            Reason = outcome.Reason,
            ReportId = outcome.ReportId,
            Coverage = outcome.Coverage,
            Notes = outcome.Notes.IsDefaultOrEmpty ? null : [.. outcome.Notes],
        }
        : Failed(part, finished.Outcome.Reason ?? "The detector failed without a reason.");

    /// <summary>An attempt that counts has failed.</summary>
    private PartRecord Failed(PartRecord part, string reason)
    {
        var failed = part with { Failures = part.Failures + 1, Lease = null };
        return failed.Failures >= attempts
            ? failed with { State = PartState.Failed, Reason = $"Given up after {failed.Failures} attempts: {reason}" }
            : failed with { State = PartState.Queued, Reason = null, LastFailure = reason };
    }
}
