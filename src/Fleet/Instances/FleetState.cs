using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Instances;

/// <summary>All that the fleet policy knows. Queues are aggregated: their length costs nothing.</summary>
public sealed record FleetState
{
    public required DateTimeOffset Now { get; init; }

    /// <summary>What can be launched, in order of preference; at least one.</summary>
    public required IReadOnlyList<KindState> Kinds { get; init; }

    public IReadOnlyList<FleetInstance> Instances { get; init; } = [];

    /// <summary>What waits.</summary>
    public IReadOnlyCollection<QueueTotal> Queue { get; init; } = [];

    /// <summary>What is known of batches beyond what of them waits.</summary>
    public IReadOnlyCollection<OpenBatch> Batches { get; init; } = [];

    /// <summary>Mean time that a part takes with its detector loaded, by detector and name of kind.</summary>
    public IReadOnlyDictionary<DetectorOnKind, TimeSpan> ServiceTimes { get; init; } = new Dictionary<DetectorOnKind, TimeSpan>();

    /// <summary>Memory that detectors need, in MiB; see <see cref="FleetOptions.DetectorMemoryMiB"/>.</summary>
    public IReadOnlyDictionary<string, int> DetectorMemoryMiB { get; init; } = new Dictionary<string, int>();

    /// <summary>Slots that interactive work asked for at once lately; see <see cref="Measuring.RecentDemand"/>.</summary>
    public int RecentSlots { get; init; }

    /// <summary>Slots that are kept for a burst; see <see cref="Measuring.RecentBursts"/>.</summary>
    public int BurstSlots { get; init; }

    /// <summary>Slots that interactive work keeps busy as it is expected to arrive; see <see cref="FleetOptions.SurgeFactor"/>.</summary>
    public double ArrivingLoad { get; init; }

    /// <summary>The detectors whose work waits, or will.</summary>
    internal HashSet<string> Wanted() => [.. Queue.Select(queue => queue.Key.Detector), .. Batches.SelectMany(batch => batch.Detectors)];

    internal KindState? KindOf(string name) => Kinds.FirstOrDefault(kind => kind.Kind.Name == name);

    /// <summary>How long the start of this instance is expected to take as a whole.</summary>
    internal TimeSpan StartTime(FleetInstance instance) =>
        KindOf(instance.Kind) is { } kind ? instance.WasWarm ? kind.WarmStart : kind.ColdStart : TimeSpan.Zero;
}

/// <summary>A detector on a kind of instance: a key of measurements.</summary>
public readonly record struct DetectorOnKind(string Detector, string Kind);

/// <summary>A kind of instance with what was measured of it.</summary>
public sealed record KindState(InstanceKind Kind)
{
    /// <summary>Cold launches that failed.</summary>
    public Failures Launches { get; init; }

    /// <summary>Starts of stopped instances that failed.</summary>
    public Failures Starts { get; init; }

    /// <summary>Instances that could not be parked, or ended while they were.</summary>
    public Failures Parks { get; init; }

    /// <summary>Mean time from a launch until the worker joined.</summary>
    public TimeSpan ColdStart { get; init; } = Kind.ColdStart;

    /// <summary>Mean time from the start of a stopped instance until the worker joined.</summary>
    public TimeSpan WarmStart { get; init; } = Kind.WarmStart;
}

/// <summary>Launches or starts that failed, and instances that ended before they joined.</summary>
/// <param name="InARow">How many since the last that joined.</param>
/// <param name="LastAt">When the last of them was.</param>
public readonly record struct Failures(int InARow, DateTimeOffset LastAt)
{
    /// <summary>One more.</summary>
    public Failures Again(DateTimeOffset now) => new(InARow + 1, now);
}

/// <summary>A batch that is not finished.</summary>
/// <param name="VideosLeft">Videos that are not finished.</param>
/// <param name="Detectors">What each of them needs.</param>
/// <param name="Replicas">The number of instances that was asked for; null where the policy chooses.</param>
public sealed record OpenBatch(Guid Id, int VideosLeft, IReadOnlyCollection<string> Detectors, int? Replicas = null);
