using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Hosting.Telemetry;

namespace FakeFinder.Grains.Control.Videos;

/// <summary>
/// A job at work. What happens to it is recorded as its next state; what follows from that is done here alone, and repeated until it is
/// done. Not thread-safe (a grain owns it).
/// </summary>
/// <param name="state">As it is stored.</param>
internal sealed partial class Job(
    Guid id,
    JobRecord state,
    JobMachine machine,
    JobFeed feed,
    IJobCalls calls,
    TimeProvider time,
    JobLog log,
    JobFigures figures)
{
    /// <summary>The pause before something is tried again that has failed.</summary>
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(1);

    /// <summary>More than a heartbeat: so long a worker that lives has time to come back with the work under its lost lease.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(4);

    /// <summary>While somebody watches a part that waits, it is asked so often how long that will be.</summary>
    private static readonly TimeSpan WatchedAgain = TimeSpan.FromSeconds(3);

    /// <summary>After how many deaths of its worker a part gets a worker for itself.</summary>
    private const int DeathsBesideOthers = 2;

    /// <summary>When the next look is due that was asked for; there is one now and then anyway.</summary>
    private DateTimeOffset lookAt = DateTimeOffset.MaxValue;

    public JobRecord State { get; private set; } = state;

    public bool HasEnded => State.State().IsFinal();

    /// <summary>The capacity grain's activation that was asked last: another one knows of no part that has not asked it.</summary>
    public Guid Asked { get; private set; }

    /// <summary>Continues where another activation may have stopped.</summary>
    public void GoOn()
    {
        if (State.State() == JobState.Running)
        {
            calls.UpdateRow();
        }

        if (!HasEnded)
        {
            Note(JobEffects.OfStored(State));
        }
    }

    /// <summary>Does all again that may not have been done before the last activation ended, and waits for it.</summary>
    public async Task RepeatAsync()
    {
        await settling;
        Note(JobEffects.OfStored(State));
        Settle();
        await settling;
    }

    /// <summary>Does what is left to do, and asks the capacity grain for what an open job needs.</summary>
    public async Task LookAsync()
    {
        lookAt = DateTimeOffset.MaxValue;
        if (HasEnded)
        {
            Settle();
            return;
        }

        HandOverAgain(part => untaken.Contains(part.Lease!.Value));
        try
        {
            await AskAsync(State.Parts.Where(part => !part.Ended).Select(part => part.Detector));
        }
        catch
        {
            LookIn(Again);
            throw;
        }
    }

    /// <summary>Asks to be looked at after this time. A look that is due sooner is not put off.</summary>
    public void LookIn(TimeSpan due)
    {
        var at = time.GetUtcNow() + due;
        if (at < lookAt)
        {
            lookAt = at;
            calls.LookIn(due);
        }
    }

    /// <summary>The capacity grain has a lease for one of these parts, or may have lost one.</summary>
    public async Task AskAsync(IEnumerable<string> detectors)
    {
        var named = detectors.ToList();
        unreleased.UnionWith(named.Where(detector => State.Find(detector) is not { Ended: false }));
        if (!IsSettled)
        {
            Settle();
            await settling;
        }

        // What is still to be released would end the lease that is asked for.
        var parts = named
            .Select(State.Find)
            .OfType<PartRecord>()
            .Where(part => !part.Ended && !unreleased.Contains(part.Detector))
            .ToList();
        if (parts.Count == 0)
        {
            return;
        }

        var answer = await calls.RequestAsync(
            new LeasesRequest(id, State.Priority, State.SubmittedAt, State.Batch, [.. parts.Select(Wanted)]));
        Asked = answer.Activation;
        await ApplyAsync([.. parts.Zip(answer.Parts, Meaning).OfType<JobInput>()]);
        ShowWaits(parts, answer);
        HandOverAgain(part => parts.Exists(asked => asked.Detector == part.Detector));
    }

    /// <summary>Writes down what follows from these, and does what follows from that. Throws only where it could not be written.</summary>
    public async Task ApplyAsync(params ImmutableArray<JobInput> inputs)
    {
        var before = State;
        var next = inputs.Aggregate(before, (job, input) => machine.Next(job, input, time.GetUtcNow()));
        if (ReferenceEquals(before, next))
        {
            return;
        }

        await calls.WriteAsync(next);
        State = next;
        using (JobTrace.Within(next.TraceParent))
        {
            log.Changed(id, before, next, inputs);
        }

        figures.Changed(id, before, next);
        var effects = JobEffects.Of(before, next);
        Note(effects);
        Settle();

        // Who sees the end finds it in the lists too: its row was written with it.
        feed.Written(next);
        if (effects.End)
        {
            feed.End();
        }
        else
        {
            calls.UpdateRow();
            feed.Show(before, next);
        }
    }

    private void ShowWaits(List<PartRecord> parts, LeasesAnswer answer)
    {
        foreach (var (part, told) in parts.Zip(answer.Parts).Where(asked => asked.Second.State == LeaseState.Queued))
        {
            feed.Show(part.Detector, told.Wait);
            if (told.Wait is not null && feed.Watchers > 0)
            {
                LookIn(WatchedAgain);
            }
        }
    }

    private PartRequest Wanted(PartRecord part) =>
        new(
            part.Detector,
            Alone: part.Deaths >= DeathsBesideOthers,
            part is { State: PartState.Running, Lease: not null, Node: not null } ? LeaseOf(part) : null);

    private Lease LeaseOf(PartRecord part) => new(part.Lease!.Value, id, part.Detector, part.Node!, Expires: default);

    private static JobInput? Meaning(PartRecord part, LeaseAnswer answer) =>
        answer.Lease is { } lease ? lease.Id == part.Lease ? new JobInput.Stands(lease) : new JobInput.Granted(lease)
        : answer.State == LeaseState.Queued ? new JobInput.Forgotten(part.Detector)
        : null;
}
