namespace FakeFinder.Fleet.Instances;

/// <summary>Which instances to launch and to stop: a pure function of what is known.</summary>
public static class FleetPolicy
{
    /// <summary>What to do now, each with its reason in words; empty where nothing is to be done.</summary>
    public static IReadOnlyList<FleetAction> Decide(FleetState state, FleetOptions options)
    {
        List<FleetAction> actions = [];
        var late = state.Instances.Where(instance => !instance.Joined && state.Now - instance.LaunchedAt >= options.JoinTimeout).ToList();
        actions.AddRange(late.Select(instance => FleetAction.Stop(
            instance.Node, $"{instance.Node} did not join within {options.JoinTimeout.TotalSeconds:0} s")));

        var missing = options.MinimumHot - (state.Instances.Count - late.Count);
        if (missing > 0 && state.Now >= state.LastFailureAt + BackOff(state.FailuresInARow, options))
        {
            actions.AddRange(Enumerable.Repeat(FleetAction.Launch(
                $"{state.Instances.Count - late.Count} of {options.MinimumHot} workers that always run are there"), missing));
        }

        return actions;
    }

    /// <summary>How long to wait after so many failed launches in a row.</summary>
    public static TimeSpan BackOff(int failuresInARow, FleetOptions options) =>
        failuresInARow == 0
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(options.LongestBackOff.Ticks, options.FirstBackOff.Ticks << Math.Min(failuresInARow - 1, 20)));
}

/// <summary>What the fleet policy knows.</summary>
/// <param name="FailuresInARow">Launches that failed, and workers that ended before they joined, since the last that joined.</param>
/// <param name="LastFailureAt">When the last of them was.</param>
public sealed record FleetState(DateTimeOffset Now, IReadOnlyList<InstanceState> Instances, int FailuresInARow, DateTimeOffset LastFailureAt);

/// <summary>An instance as the fleet policy sees it.</summary>
/// <param name="Joined">Its worker has sent a heartbeat.</param>
public readonly record struct InstanceState(string Node, DateTimeOffset LaunchedAt, bool Joined);

/// <summary>Something to be done.</summary>
/// <param name="Node">Whom to stop; null for a launch.</param>
public readonly record struct FleetAction(FleetActionKind Kind, string? Node, string Reason)
{
    internal static FleetAction Launch(string reason) => new(FleetActionKind.Launch, null, reason);

    internal static FleetAction Stop(string node, string reason) => new(FleetActionKind.Stop, node, reason);
}

/// <summary>The kinds of things to be done.</summary>
public enum FleetActionKind
{
    /// <summary>Launch one instance.</summary>
    Launch,

    /// <summary>End the named instance.</summary>
    Stop,
}
