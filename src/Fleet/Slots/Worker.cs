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

    /// <summary>One of its parts runs alone: nothing joins it.</summary>
    public bool Exclusive { get; init; }

    /// <summary>It takes no new work.</summary>
    public bool Draining { get; init; }

    internal bool HasRoomFor(Waiting part) =>
        !Draining && !Exclusive && Jobs.Count < Slots && Runnable.Contains(part.Detector) && (!part.Alone || Jobs.Count == 0);
}
