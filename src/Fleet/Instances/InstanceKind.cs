namespace FakeFinder.Fleet.Instances;

/// <summary>A kind of instance that a provider can launch: a machine type, or a local process.</summary>
public sealed record InstanceKind
{
    /// <summary>For people and as a key of measurements, such as <c>g4dn.xlarge</c>.</summary>
    public required string Name { get; init; }

    /// <summary>How many parts an instance runs at a time; at least 1. Planning figure: a worker that has joined says it itself.</summary>
    public int Slots { get; init; } = 1;

    /// <summary>Memory for detectors in MiB; 0 where it is not known, and nothing is then evicted.</summary>
    public int MemoryMiB { get; init; }

    /// <summary>Price of one hour in US dollars; 0 where it costs nothing.</summary>
    public double UsdPerHour { get; init; }

    /// <summary>How long a cold launch takes until the worker joins; used until one was measured.</summary>
    public TimeSpan ColdStart { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a stopped instance takes until its worker joins; used until one was measured.</summary>
    public TimeSpan WarmStart { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>An instance can be stopped and started again; else it can only be terminated.</summary>
    public bool CanStop { get; init; }

    /// <summary>An instance can be launched into the warm state; else only one that has run before can be warm.</summary>
    public bool CanPark { get; init; }
}
