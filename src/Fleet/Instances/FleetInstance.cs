namespace FakeFinder.Fleet.Instances;

/// <summary>An instance as the fleet policy sees it.</summary>
public sealed record FleetInstance
{
    public required string Id { get; init; }

    /// <summary>The name of its kind.</summary>
    public required string Kind { get; init; }

    public required FleetInstanceState State { get; init; }

    /// <summary>When it was launched, or started last.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>It was stopped or parked before: its start is a warm one.</summary>
    public bool WasWarm { get; init; }

    /// <summary>How many parts it runs at a time; at least 1.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Parts that it runs.</summary>
    public int Busy { get; init; }

    /// <summary>Since when it runs none; null where it runs some.</summary>
    public DateTimeOffset? IdleSince { get; init; }

    /// <summary>Detectors in its memory.</summary>
    public IReadOnlyCollection<string> Loaded { get; init; } = [];

    /// <summary>Memory for detectors in MiB; 0 where it is not known.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>When it will be taken away (spot interruption); null where nothing is known of that.</summary>
    public DateTimeOffset? EndsAt { get; init; }

    /// <summary>A person has drained it: the policy leaves it as it is.</summary>
    public bool Held { get; init; }

    /// <summary>Its worker drains by itself, since its process is about to end.</summary>
    public bool Ending { get; init; }

    /// <summary>False for a worker that joined by itself: it works, but is no instance of the provider's.</summary>
    public bool Managed { get; init; } = true;

    /// <summary>The operator's own: it is stopped, and never terminated.</summary>
    public bool Kept { get; init; }

    /// <summary>The detectors whose work it is there for, and gets alone; null for all.</summary>
    public IReadOnlyCollection<string>? KeptFor { get; init; }

    /// <summary>It is or will soon be there for work.</summary>
    internal bool Counts => State is FleetInstanceState.Starting or FleetInstanceState.Hot;

    /// <summary>It may work on all of these.</summary>
    internal bool Serves(IEnumerable<string> detectors) => KeptFor is null || detectors.All(KeptFor.Contains);

    /// <summary>It counts against the limits.</summary>
    internal bool Runs => Managed && (Counts || State == FleetInstanceState.Draining);
}

/// <summary>The states of an instance.</summary>
public enum FleetInstanceState
{
    /// <summary>Launched or started; its worker has not joined.</summary>
    Starting,

    /// <summary>Its worker takes work.</summary>
    Hot,

    /// <summary>Its worker takes no new work and ends what it has.</summary>
    Draining,

    /// <summary>On its way to be stopped, parked or terminated.</summary>
    Stopping,

    /// <summary>Stopped or parked: it can be started.</summary>
    Warm,
}
