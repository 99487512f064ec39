namespace FakeFinder.Fleet.Instances;

/// <summary>An instance as its provider sees it.</summary>
/// <param name="Id">The provider's name for it, never used for another. A local worker joins under it; a machine's worker reports it beside
/// its own node.</param>
/// <param name="Since">When it was launched, or started last.</param>
/// <param name="WasWarm">Its last start was that of a stopped or parked one.</param>
/// <param name="Kept">The operator's own: it is stopped, and never terminated.</param>
/// <param name="KeptFor">The detectors whose work it is there for; null for all.</param>
public sealed record Instance(
    string Id,
    InstanceKind Kind,
    ProvidedState State,
    DateTimeOffset Since,
    bool WasWarm = false,
    bool Kept = false,
    IReadOnlyCollection<string>? KeptFor = null);

/// <summary>What a provider knows of an instance's state.</summary>
public enum ProvidedState
{
    /// <summary>It was launched or started. Whether its worker has joined, the provider does not know.</summary>
    Running,

    /// <summary>It is on its way to be stopped, parked or terminated.</summary>
    Stopping,

    /// <summary>Stopped or parked: it can be started.</summary>
    Warm,
}

/// <summary>The worker of an instance has ended.</summary>
/// <param name="Id">The instance.</param>
/// <param name="Expected">It was asked to end, or ended in order.</param>
/// <param name="Reason">A sentence: how it ended, and where its log lies.</param>
public sealed record InstanceEnd(string Id, bool Expected, string Reason);
