namespace FakeFinder.Fleet.Instances;

/// <summary>Something to be done.</summary>
/// <param name="Id">The instance; null for one that is to be launched or parked.</param>
/// <param name="Kind">The name of its kind, or of the kind to launch or park.</param>
/// <param name="Reason">Why, in words that follow "since".</param>
public readonly record struct FleetAction(FleetActionKind Do, string? Id, string Kind, string Reason)
{
    /// <summary>What to load; null but for <see cref="FleetActionKind.Load"/>.</summary>
    public string? Detector { get; init; }

    internal static FleetAction On(FleetInstance instance, FleetActionKind what, string reason) =>
        new(what, instance.Id, instance.Kind, reason);
}

/// <summary>The kinds of things to be done.</summary>
public enum FleetActionKind
{
    /// <summary>Launch one instance.</summary>
    Launch,

    /// <summary>Launch one instance into the warm state.</summary>
    Park,

    /// <summary>Start a warm instance.</summary>
    Start,

    /// <summary>Give an instance no new work.</summary>
    Drain,

    /// <summary>Give an instance that was drained new work again; only a person asks for it.</summary>
    Resume,

    /// <summary>Have an idle instance load a detector.</summary>
    Load,

    /// <summary>Give what an instance works on to others.</summary>
    Requeue,

    /// <summary>Stop an instance, so that it is warm.</summary>
    Stop,

    /// <summary>End an instance for good.</summary>
    Terminate,
}
