namespace FakeFinder.Fleet.Slots;

/// <summary>A worker as the slot policy sees it.</summary>
public sealed record Worker
{
    public required string Node { get; init; }

    /// <summary>How many parts it runs at a time.</summary>
    public required int Slots { get; init; }

    /// <summary>Detectors that it can run.</summary>
    public required IReadOnlySet<string> Runnable { get; init; }

    /// <summary>Detectors that are in its memory.</summary>
    public required IReadOnlySet<string> Loaded { get; init; }

    /// <summary>The jobs of the parts that run on it, once for each part.</summary>
    public required IReadOnlyCollection<Guid> Jobs { get; init; }

    /// <summary>The detectors of the parts that run on it: they are not evicted.</summary>
    public IReadOnlyCollection<string> Busy { get; init; } = [];

    /// <summary>When its detectors were used last; one that is not named is the oldest.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> LastUsed { get; init; } = new Dictionary<string, DateTimeOffset>();

    /// <summary>Memory for detectors in MiB; 0 where it is not known.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>When one of its slots is expected to be free, where none is.</summary>
    public DateTimeOffset? FreeAt { get; init; }

    /// <summary>One of its parts runs alone: nothing joins it.</summary>
    public bool Exclusive { get; init; }

    /// <summary>It takes no new work.</summary>
    public bool Draining { get; init; }

    internal int Free => Draining || Exclusive ? 0 : Math.Max(0, Slots - Jobs.Count);

    internal bool HasRoomFor(WaitingPart part) =>
        Free > 0 && Runnable.Contains(part.Detector) && (!part.Alone || Jobs.Count == 0);
}
