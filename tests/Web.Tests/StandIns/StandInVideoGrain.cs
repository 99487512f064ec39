using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using FakeFinder.Contracts;

namespace FakeFinder.Web.Tests.StandIns;

/// <summary>A job that follows the <see cref="Script"/>, which is its storage too.</summary>
public sealed class StandInVideoGrain(Script script) : Grain, IVideoGrain
{
    private readonly Guid epoch = Guid.NewGuid();

    private Guid Id => this.GetPrimaryKey();

    public Task<JobSnapshot> Submit(JobRequest request)
    {
        ThrowIfOut();
        if (script.Jobs.TryGetValue(Id, out var before))
        {
            return before.VideoId == request.VideoId && before.Probe == request.Probe
                && before.Parts.Select(part => part.Detector).SequenceEqual(request.Detectors)
                ? Task.FromResult(Now())
                : throw new JobConflictException($"Job {Id} was submitted before with another content; use another id.");
        }

        script.Callbacks[Id] = request.CallbackUrl;
        var parts = request
            .Detectors.Select(name => new PartSnapshot(name, PartState.Queued, 0, null, null, null, null, null))
            .ToImmutableArray();
        script.Jobs[Id] = new JobSnapshot(
            Id,
            request.VideoId,
            request.FileName,
            request.Priority,
            JobState.Queued,
            parts,
            DateTimeOffset.UtcNow,
            null,
            epoch,
            1,
            request.Probe,
            request.SubmittedBy);
        if (!script.Held.ContainsKey(Script.NameOf(Now())))
        {
            End();
        }

        return Task.FromResult(Now());
    }

    public Task<JobSnapshot> Describe() => Task.FromResult(Now());

    public Task<JobSnapshot> Cancel()
    {
        var job = Now();
        if (!job.State.IsFinal())
        {
            script.Jobs[Id] = job with
            {
                State = JobState.Cancelled,
                EndedAt = DateTimeOffset.UtcNow,
                Sequence = job.Sequence + 1,
                Parts = [.. job.Parts.Select(part => part with { State = PartState.Cancelled })],
            };
        }

        return Task.FromResult(Now());
    }

    public Task Delete(bool withVideo)
    {
        if (script.Jobs.TryGetValue(Id, out var job))
        {
            if (!job.State.IsFinal())
            {
                throw new JobConflictException($"Job {Id} cannot be deleted while it is at work: cancel it first.");
            }

            script.Jobs.TryRemove(Id, out _);
            script.Deleted[Id] = withVideo;
        }

        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<JobEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return Whole();
        if (script.Breaks.TryGetValue(Now().FileName, out var breaks) && breaks.TryDequeue(out var kind))
        {
            if (kind == WatchBreak.Timeout)
            {
                throw new TimeoutException("A silo died.");
            }

            DeactivateOnIdle();
        }

        if (!Now().State.IsFinal())
        {
            if (script.Early.ContainsKey(Now().FileName))
            {
                yield return new JobEvent(epoch, 2, JobState.Running, null, Ended(Now()).Parts[0]);
            }

            await script.Released(Id).WaitAsync(cancellationToken);
            var job = Now();
            var progress = new PartProgress("faces", 3, 8, "3 faces in 3 frames");
            yield return new JobEvent(
                epoch,
                2,
                JobState.Running,
                null,
                job.Parts[0] with
                {
                    State = PartState.Running,
                    Attempt = 1,
                    Node = "w-1",
                    Progress = progress,
                });
            End();
            yield return Whole();
        }
    }

    private JobEvent Whole() =>
        Now() is var job ? new JobEvent(epoch, job.Sequence, job.State, job, null) : throw new InvalidOperationException();

    private JobSnapshot Now()
    {
        ThrowIfOut();
        return script.Jobs.TryGetValue(Id, out var job) ? job with { Epoch = epoch } : throw JobNotFoundException.For(Id);
    }

    private void End() => script.Jobs[Id] = Ended(Now());

    private JobSnapshot Ended(JobSnapshot job)
    {
        var parts = job.Parts.Select(part => script.Scores.TryGetValue(Script.Key(Script.NameOf(job), part.Detector), out var score)
            ? part with
            {
                State = PartState.Completed,
                Attempt = 1,
                Score = score,
                ReportId = Script.Key(job.FileName, part.Detector) is var key && script.Reports.ContainsKey(key)
                    ? key
                    : $"{part.Detector}-report",
                Node = "w-1",
                Coverage = script.Coverages.GetValueOrDefault(Script.Key(Script.NameOf(job), part.Detector)),
                Notes = script.Notes.TryGetValue(job.FileName, out var note) ? [note] : [],
            }
            : part with { State = PartState.Failed, Attempt = 3, Reason = "The decoder crashed." }).ToImmutableArray();
        var state = parts.Any(part => part.Score is not null) ? JobState.Completed : JobState.Failed;
        return job with { State = state, Parts = parts, EndedAt = DateTimeOffset.UtcNow, Sequence = job.Sequence + 2 };
    }

    private void ThrowIfOut()
    {
        if (script.Outage)
        {
            throw new TimeoutException("The silo does not answer.");
        }
    }
}
