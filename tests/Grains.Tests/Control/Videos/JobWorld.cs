using System.Collections.Immutable;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Grains.Control.Videos;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Instruments = FakeFinder.Grains.Control.Instruments;

namespace FakeFinder.Grains.Tests.Control.Videos;

/// <summary>
/// A job with everything around it as far as it matters: what is stored, a capacity grain, workers, an index. All of it may be away, and
/// the job's process may crash at any moment, above all between a write and what follows from it.
/// </summary>
internal sealed class JobWorld : IJobCalls
{
    public const int Attempts = 3;

    private static readonly Guid Id = new("00000000-0000-0000-0000-0000000000aa");
    private static readonly JobRequest Request = new(
        new string('0', 64),
        "clip.mp4",
        ["alpha", "beta", "gamma"],
        JobPriority.Batch,
        Guid.NewGuid());

    private readonly FakeTimeProvider time = new();
    private readonly Dictionary<string, Lease> leases = [];
    private readonly HashSet<string> queue = [];
    private readonly List<(WorkId Work, string Node)> works = [];
    private JobRecord stored;
    private Guid capacity = Guid.NewGuid();
    private Job job = null!;
    private JobFeed feed = null!;
    private bool crashesAfterWrite;
    private bool rowIsOpen = true;

    public JobWorld()
    {
        stored = JobMachine.Begin(Request, time.GetUtcNow());
        Activate();
    }

    public bool CapacityIsAway { get; set; }

    public bool DatabaseIsAway { get; set; }

    public bool WorkersAreAway { get; set; }

    /// <summary>Workers take orders, and what they answer does not arrive.</summary>
    public bool AnswersAreLost { get; set; }

    public JobRecord Stored => stored;

    /// <summary>After which times the job wanted to be looked at.</summary>
    public List<TimeSpan> Looks { get; } = [];

    /// <summary>How often each part got a result.</summary>
    public Dictionary<string, int> Results { get; } = [];

    public int RowsClosed { get; private set; }

    public int BatchTold { get; private set; }

    /// <summary>The process wrote the job's end down and died: the batch finds the closed row by itself.</summary>
    public bool DiedWithTheEnd { get; private set; }

    /// <summary>What somebody sees who asks now.</summary>
    public JobSnapshot Shown => feed.Current;

    /// <summary>Called when the row of the ended job is about to be closed.</summary>
    public Action WhenRowEnds { get; set; } = () => { };

    /// <summary>What was written once the job had ended.</summary>
    public List<JobRecord> Ends { get; } = [];

    /// <summary>Slots that it holds, and places in the queue.</summary>
    public int Held => leases.Count + queue.Count;

    /// <summary>What somebody sees who has watched the job since its last activation.</summary>
    public List<JobEvent> Seen { get; private set; } = [];

    /// <summary>The process dies with all that it had in mind, and another continues with what is stored.</summary>
    public void Crash() => Activate();

    /// <summary>The next write is the last thing that the process does.</summary>
    public void CrashAfterNextWrite() => crashesAfterWrite = true;

    /// <summary>The capacity grain moves: it knows only what workers report.</summary>
    public void MoveCapacity()
    {
        capacity = Guid.NewGuid();
        queue.Clear();
        leases.Clear();
        foreach (var (work, node) in works.Where(one => stored.Find(one.Work.Detector) is { Ended: false } part && part.Has(one.Work)))
        {
            leases.TryAdd(work.Detector, new Lease(work.Lease, Id, work.Detector, node, default));
        }
    }

    /// <summary>A part of the queue gets a slot, and its job is told, unless that gets lost.</summary>
    public void Grant(int number, bool told)
    {
        if (queue.Count > 0)
        {
            var detector = queue.Order().ElementAt(number % queue.Count);
            queue.Remove(detector);
            leases.Add(detector, new Lease(Guid.NewGuid(), Id, detector, $"w{number}", default));
            if (told)
            {
                Try(() => job.AskAsync([detector]));
            }
        }
    }

    /// <summary>A lease is lost, and its job is told, unless that gets lost too.</summary>
    public void Lose(int number, bool died, bool alone, bool told)
    {
        if (leases.Count > 0)
        {
            var lease = leases.Values.OrderBy(one => one.Detector).ElementAt(number % leases.Count);
            leases.Remove(lease.Detector);
            if (died)
            {
                works.RemoveAll(one => one.Work.Lease == lease.Id);
            }

            if (told)
            {
                Try(() => job.LoseAsync(lease, new LeaseLoss("It was lost.", died, alone)));
            }
        }
    }

    /// <summary>The workers tell how far they are.</summary>
    public void Progress() => works.ForEach(one => job.NoteTaken(one.Work));

    /// <summary>Some work ends, which may be that of an attempt of long ago, and may end twice.</summary>
    public void Finish(int number, double? score)
    {
        if (works.Count == 0)
        {
            return;
        }

        var work = works[number % works.Count].Work;
        var before = stored.Find(work.Detector)!.State;
        Try(() => job.ApplyAsync(new JobInput.Finished(work, new PartOutcome(score, score is null ? "It failed." : null, "a report"))));
        if (before != PartState.Completed && stored.Find(work.Detector)!.State == PartState.Completed)
        {
            Results[work.Detector] = Results.GetValueOrDefault(work.Detector) + 1;
        }
    }

    /// <summary>The same is submitted again, as after a lost answer, and something else under the same id.</summary>
    public void SubmitAgain()
    {
        Assert.True(JobMachine.IsSame(stored, Request with { }));
        Assert.False(JobMachine.IsSame(stored, Request with { Detectors = ["alpha", "beta"] }));
        Assert.Same(stored, job.State);
    }

    public void Cancel() => Try(() => job.ApplyAsync(new JobInput.CancelAsked()));

    public void Look() => Try(job.LookAsync);

    public void Poke() => Try(() => job.HasEnded ? job.RepeatAsync() : job.Asked != capacity ? job.LookAsync() : Task.CompletedTask);

    public void Pass(TimeSpan passed) => time.Advance(passed);

    /// <summary>Everything is there again, and goes its way until the job has ended and nothing is left to do.</summary>
    public void GoOnToTheEnd()
    {
        (CapacityIsAway, DatabaseIsAway, WorkersAreAway, crashesAfterWrite) = (false, false, false, false);
        for (var round = 0; round < 100 && !(job.HasEnded && job.IsSettled && !rowIsOpen && Held == 0); round++)
        {
            Pass(TimeSpan.FromSeconds(10));
            LoseWhatNoWorkerHas();
            Poke();
            Look();
            job.Settle();
            Grant(round, told: true);
            var works = this.works.Select(one => one.Work).ToList();
            for (var number = 0; number < works.Count; number++)
            {
                if (stored.Find(works[number].Detector)!.Has(works[number]))
                {
                    Finish(number, 0.25);
                }
            }
        }
    }

    /// <summary>The capacity grain misses the work of ended parts in their workers' reports.</summary>
    private void LoseWhatNoWorkerHas()
    {
        foreach (var detector in leases.Keys.Where(detector => stored.Find(detector)!.Ended).ToList())
        {
            leases.Remove(detector);
        }
    }

    Task IJobCalls.WriteAsync(JobRecord record)
    {
        if (DatabaseIsAway)
        {
            // Where a write fails, the grain starts afresh from what is stored.
            throw new CrashException();
        }

        if (record.State().IsFinal())
        {
            CloseRow();
            Ends.Add(record);
            DiedWithTheEnd = crashesAfterWrite;
        }

        stored = record;

        return crashesAfterWrite ? throw new CrashException() : Task.CompletedTask;
    }

    Task<LeasesAnswer> IJobCalls.RequestAsync(LeasesRequest request)
    {
        Require(!CapacityIsAway);
        return Task.FromResult(new LeasesAnswer(capacity, [.. request.Parts.Select(Answer)]));

        LeaseAnswer Answer(PartRequest part)
        {
            if (leases.TryGetValue(part.Detector, out var lease))
            {
                return new LeaseAnswer(LeaseState.Granted, lease);
            }

            queue.Add(part.Detector);
            return new LeaseAnswer(LeaseState.Queued, null);
        }
    }

    Task IJobCalls.ReleaseAsync(ImmutableArray<EndedPart> parts)
    {
        Require(!CapacityIsAway);
        foreach (var part in parts)
        {
            leases.Remove(part.Detector);
            queue.Remove(part.Detector);
        }

        return Task.CompletedTask;
    }

    Task IJobCalls.HandOverAsync(PartRecord part)
    {
        Require(!WorkersAreAway);
        var work = new WorkId(Id, part.Detector, part.Attempt, part.Lease!.Value);
        if (works.All(one => one.Work != work))
        {
            works.Add((work, part.Node!));
        }

        Require(!AnswersAreLost);
        return Task.CompletedTask;
    }

    void IJobCalls.NotTaken(Lease lease)
    {
    }

    Task IJobCalls.EndRowAsync(JobRecord record)
    {
        Require(!DatabaseIsAway);
        CloseRow();
        return Task.CompletedTask;
    }

    void IJobCalls.UpdateRow()
    {
    }

    void IJobCalls.TellBatch(Guid batch) => BatchTold++;

    void IJobCalls.LookIn(TimeSpan due) => Looks.Add(due);

    private void CloseRow()
    {
        WhenRowEnds();
        RowsClosed += rowIsOpen ? 1 : 0;
        rowIsOpen = false;
    }

    private static void Require(bool isThere)
    {
        if (!isThere)
        {
            throw new InvalidOperationException("It is away.");
        }
    }

    private void Activate()
    {
        crashesAfterWrite = false;
        feed = new JobFeed(Id);
        feed.Written(stored);
        job = new Job(
            Id,
            stored,
            new JobMachine(Attempts),
            feed,
            this,
            time,
            new JobLog(NullLogger<VideoGrain>.Instance),
            new JobFigures(new Instruments()));
        job.GoOn();
        WatchAsync(feed, Seen = []).Ignore();
    }

    private static async Task WatchAsync(JobFeed feed, List<JobEvent> seen)
    {
        await foreach (var change in feed.Watch(CancellationToken.None))
        {
            seen.Add(change);
        }
    }

    /// <summary>Nothing here waits for anything but the clock; what is away is tried again later.</summary>
    private void Try(Func<Task> call)
    {
        try
        {
            var task = call();
            Assert.True(task.IsCompleted, "A call waits for something that can never come.");
            task.GetAwaiter().GetResult();
        }
        catch (CrashException)
        {
            Crash();
        }
        catch (InvalidOperationException exception) when (exception.Message == "It is away.")
        {
            Pass(TimeSpan.FromSeconds(1));
        }
    }

    private sealed class CrashException : Exception;
}
