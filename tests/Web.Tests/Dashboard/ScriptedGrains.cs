using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;

namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>Gives the pages grains that say what a test tells them to: a capacity grain, one job, and one batch.</summary>
public class ScriptedGrains : DispatchProxy
{
    private ScriptedCapacity capacity = null!;
    private ScriptedJob job = null!;
    private ScriptedBatch batch = null!;

    internal static IGrainFactory Create(ScriptedCapacity capacity, ScriptedJob job, ScriptedBatch batch)
    {
        var factory = Create<IGrainFactory, ScriptedGrains>();
        var proxy = (ScriptedGrains)(object)factory;
        (proxy.capacity, proxy.job, proxy.batch) = (capacity, job, batch);
        return factory;
    }

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        if (targetMethod?.ReturnType == typeof(ICapacityGrain) || targetMethod?.ReturnType == typeof(IFleetView))
        {
            return capacity;
        }

        if (targetMethod?.ReturnType == typeof(IVideoGrain))
        {
            job.Asked.Add((Guid)args![0]!);
            return job;
        }

        if (targetMethod?.ReturnType == typeof(IBatchGrain))
        {
            return batch;
        }

        throw new NotSupportedException($"The dashboard is not meant to call {targetMethod}.");
    }
}

/// <summary>A fleet of workers that say what they can run.</summary>
internal sealed class ScriptedCapacity : ICapacityGrain, IFleetView
{
    public List<WorkerReport> Workers { get; } = [];

    public FleetSnapshot Fleet { get; set; } = new([], [], []);

    public Exception? Failure { get; set; }

    /// <summary>What was asked of the fleet, such as <c>drain i-1</c>.</summary>
    public List<string> Asked { get; } = [];

    /// <summary>Tells what becomes of what is asked.</summary>
    public Func<FleetSnapshot> Answer { get; set; }

    public ScriptedCapacity() => Answer = () => Fleet;

    public static WorkerReport Worker(bool draining, params string[] runnable) =>
        new("w1", "host", 1, [.. runnable], [], [], draining, [], 100);

    public Task<FleetSnapshot> Describe() =>
        Failure is null
            ? Task.FromResult(
                Fleet with
                {
                    Workers = [.. Fleet.Workers, .. Workers.Select(report => new WorkerSnapshot(report, 0, DateTimeOffset.UnixEpoch))],
                })
            : Task.FromException<FleetSnapshot>(Failure);

    public async Task<FleetDetectors> Detectors() => FleetDetectors.Of((await Describe()).Workers.Select(worker => worker.Report));

    public Task<LeasesAnswer> Request(LeasesRequest request) => throw new NotSupportedException();

    public Task Release(Guid job, ImmutableArray<EndedPart> ended) => throw new NotSupportedException();

    public Task Analysed(WorkId work) => throw new NotSupportedException();

    public Task NotTaken(Lease lease) => throw new NotSupportedException();

    public Task Announce(BatchNeed need) => throw new NotSupportedException();

    public Task<int> CountSlots(ImmutableArray<string> detectors) => throw new NotSupportedException();

    public Task<HeartbeatAnswer> Heartbeat(WorkerReport report) => throw new NotSupportedException();

    public Task WorkerGone(string node, bool died, string reason) => throw new NotSupportedException();

    public Task<Guid> Poke() => throw new NotSupportedException();

    public Task<FleetSnapshot> Launch(Guid token, string? kind) => Ask($"launch {kind} {token}");

    public Task<FleetSnapshot> Start(string id) => Ask($"start {id}");

    public Task<FleetSnapshot> Drain(string id) => Ask($"drain {id}");

    public Task<FleetSnapshot> Stop(string id) => Ask($"stop {id}");

    private Task<FleetSnapshot> Ask(string what)
    {
        Asked.Add(what);
        return Task.FromResult(Answer());
    }
}

/// <summary>A job whose watches a test feeds: each call of Watch opens the next channel.</summary>
internal sealed class ScriptedJob : IVideoGrain
{
    private readonly Channel<ChannelReader<JobEvent>> watches = Channel.CreateUnbounded<ChannelReader<JobEvent>>();

    public static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-000000000001");

    public List<Guid> Asked { get; } = [];

    public List<JobRequest> Submitted { get; } = [];

    public Exception? Refusal { get; set; }

    /// <summary>What the job says of itself when it is asked without a watch.</summary>
    public JobSnapshot Described { get; set; } = Snapshot(JobState.Completed, Guid.Empty, 1);

    /// <summary>How often it was asked so.</summary>
    public int Descriptions { get; private set; }

    /// <summary>Why it does not answer, where it does not.</summary>
    public Exception? Silence { get; set; }

    /// <summary>Told each request that was taken.</summary>
    public Action<JobRequest> Taken { get; set; } = _ => { };

    public int Watched { get; private set; }

    public int WatchesEnded { get; private set; }

    public int Cancelled { get; private set; }

    /// <summary>The jobs that were deleted, and whether with their videos.</summary>
    public List<(Guid Job, bool WithVideo)> Deleted { get; } = [];

    /// <summary>The jobs that refuse to be deleted, each with why.</summary>
    public Dictionary<Guid, string> Undeletable { get; } = [];

    public static JobSnapshot Snapshot(JobState state, Guid epoch, long sequence, params PartSnapshot[] parts) =>
        new(
            Id,
            new string('a', 64),
            "clip.mp4",
            JobPriority.Interactive,
            state,
            [.. parts],
            DateTimeOffset.UnixEpoch,
            null,
            epoch,
            sequence);

    public static PartSnapshot Part(
        string detector,
        PartState state,
        double? score = null,
        string? reason = null,
        PartProgress? progress = null,
        int attempt = 1
    ) => new(detector, state, attempt, score, reason, null, null, progress);

    public static JobEvent Whole(JobSnapshot snapshot) => new(snapshot.Epoch, snapshot.Sequence, snapshot.State, snapshot, null);

    public Task Delete(bool withVideo)
    {
        if (Undeletable.TryGetValue(Asked[^1], out var why))
        {
            throw new JobConflictException(why);
        }

        Deleted.Add((Asked[^1], withVideo));
        return Task.CompletedTask;
    }

    /// <summary>The next call of Watch is fed through this; completing it ends that watch, with an error where one is given.</summary>
    public ChannelWriter<JobEvent> NextWatch()
    {
        var watch = Channel.CreateUnbounded<JobEvent>();
        Assert.True(watches.Writer.TryWrite(watch.Reader));
        return watch.Writer;
    }

    public async IAsyncEnumerable<JobEvent> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        Watched++;
        try
        {
            var events = await watches.Reader.ReadAsync(cancellationToken);
            await foreach (var told in events.ReadAllAsync(cancellationToken))
            {
                yield return told;
            }
        }
        finally
        {
            WatchesEnded++;
        }
    }

    public Task<JobSnapshot> Submit(JobRequest request)
    {
        Submitted.Add(request);
        if (Refusal is null)
        {
            Taken(request);
        }

        return Refusal is null
            ? Task.FromResult(Snapshot(JobState.Queued, Guid.Empty, 1))
            : Task.FromException<JobSnapshot>(Refusal);
    }

    public Task<JobSnapshot> Describe()
    {
        Descriptions++;
        return Silence is null ? Task.FromResult(Described) : Task.FromException<JobSnapshot>(Silence);
    }

    public Task<JobSnapshot> Cancel()
    {
        Cancelled++;
        return Task.FromResult(Snapshot(JobState.Cancelled, Guid.Empty, 2));
    }
}

/// <summary>A batch that is as far as a test says.</summary>
internal sealed class ScriptedBatch : IBatchGrain
{
    /// <summary>Null: it was never submitted.</summary>
    public BatchSnapshot? Now { get; set; }

    public int Cancelled { get; private set; }

    public List<BatchRequest> Submitted { get; } = [];

    /// <summary>Ends the watches, each after what <see cref="Now"/> says.</summary>
    public Channel<BatchSnapshot> Changes { get; } = Channel.CreateUnbounded<BatchSnapshot>();

    public static BatchSnapshot Snapshot(BatchState state, int total, int completed, params string[] detectors) => new(
        Guid.Parse("01930000-0000-7000-8000-00000000000b"),
        state,
        [.. detectors],
        null,
        total,
        completed,
        0,
        DateTimeOffset.UnixEpoch,
        state == BatchState.Running ? null : DateTimeOffset.UnixEpoch.AddMinutes(2),
        state == BatchState.Running ? TimeSpan.FromMinutes(12) : null);

    public Task<BatchSnapshot> Submit(BatchRequest request)
    {
        Submitted.Add(request);
        return Task.FromResult(Snapshot(BatchState.Running, request.Videos.Length, 0, [.. request.Detectors]));
    }

    public Task<BatchSnapshot> Describe() =>
        Now is { } now ? Task.FromResult(now) : Task.FromException<BatchSnapshot>(new BatchNotFoundException("There is no such batch."));

    public Task<BatchSnapshot> Cancel()
    {
        Cancelled++;
        return Describe();
    }

    public async IAsyncEnumerable<BatchSnapshot> Watch([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        yield return await Describe();
        await foreach (var change in Changes.Reader.ReadAllAsync(cancellationToken))
        {
            yield return change;
        }
    }

    public Task<ImmutableArray<BatchResult>> Results(int after, int take) => throw new NotSupportedException();
}
