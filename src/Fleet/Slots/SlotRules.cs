namespace FakeFinder.Fleet.Slots;

/// <summary>What the slot policy knows beside queue and workers.</summary>
public sealed record SlotRules
{
    /// <summary>For policies that know nothing but queue and workers.</summary>
    public static SlotRules None { get; } = new();

    public DateTimeOffset Now { get; init; }

    /// <summary>How long detectors take to be loaded; one that is not named takes no time.</summary>
    public IReadOnlyDictionary<string, TimeSpan> LoadTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>How long detectors take for a part; one that is not named takes no time.</summary>
    public IReadOnlyDictionary<string, TimeSpan> ServiceTimes { get; init; } = new Dictionary<string, TimeSpan>();

    /// <summary>Memory that detectors need, in MiB; one that is not named needs none.</summary>
    public IReadOnlyDictionary<string, int> MemoryMiB { get; init; } = new Dictionary<string, int>();

    /// <summary>How many parts wait for each detector; one that is not named has one at most.</summary>
    public IReadOnlyDictionary<string, int> Waiting { get; init; } = new Dictionary<string, int>();

    /// <summary>Slots that each batch uses now.</summary>
    public IReadOnlyDictionary<Guid, int> SlotsOfBatch { get; init; } = new Dictionary<Guid, int>();

    /// <summary>Slots that batch work uses now, all batches together.</summary>
    public int BatchSlots { get; init; }

    /// <summary>The share of all slots that batch work leaves free for interactive work.</summary>
    public double InteractiveReserve { get; init; }

    /// <summary>
    /// The share of all slots (at least one slot) that batch work gets, before interactive work, once it has waited for
    /// <see cref="BatchPatience"/>.
    /// </summary>
    public double BatchShare { get; init; }

    /// <summary>After this wait, batch work has a right to its share.</summary>
    public TimeSpan BatchPatience { get; init; } = TimeSpan.MaxValue;

    internal TimeSpan ServiceTime(string detector) => ServiceTimes.GetValueOrDefault(detector);

    internal TimeSpan LoadTime(string detector) => LoadTimes.GetValueOrDefault(detector);
}
