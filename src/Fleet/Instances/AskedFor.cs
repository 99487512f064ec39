namespace FakeFinder.Fleet.Instances;

/// <summary>
/// What a person may ask of the fleet: pure functions of what is known. The limits are the policy's own, but for its pauses after failed
/// launches.
/// </summary>
public static class AskedFor
{
    private const string ByPerson = "requested by a person";

    /// <summary>One more cold instance.</summary>
    /// <param name="kind">The name of one of the kinds; null for the first that can be had.</param>
    public static FleetAnswer Launch(FleetState state, FleetOptions options, string? kind = null)
    {
        var source = InstanceSource.Of(state, options);
        var kinds = state
            .Kinds.Where(one => kind is null || one.Kind.Name == kind)
            .OrderBy(one => source.IsOpen(one.Launches) ? 0 : 1)
            .ToList();
        return kinds.Find(one => source.Refusal(one) is null) is { } chosen
            ? Do(new FleetAction(FleetActionKind.Launch, Id: null, chosen.Kind.Name, ByPerson))
            : FleetAnswer.Refuse(source.Refusal(kinds[0])!);
    }

    /// <summary>A stopped instance is to run, a drained one to take work again.</summary>
    public static FleetAnswer Start(FleetState state, FleetOptions options, FleetInstance instance) =>
        instance switch
        {
            { State: FleetInstanceState.Warm }
                when state.KindOf(instance.Kind) is { } kind && InstanceSource.Of(state, options).Refusal(kind) is { } limit =>
                FleetAnswer.Refuse(limit),
            { State: FleetInstanceState.Warm } => Do(FleetAction.On(instance, FleetActionKind.Start, ByPerson)),
            { State: FleetInstanceState.Draining, EndsAt: not null } => FleetAnswer.Refuse(
                $"{instance.Id} will soon be taken away and cannot take work again; launch another instance."),
            { State: FleetInstanceState.Draining, Ending: true } => FleetAnswer.Refuse(
                $"The worker of {instance.Id} is ending and cannot take work again; launch another instance."),
            { State: FleetInstanceState.Draining } => Do(FleetAction.On(instance, FleetActionKind.Resume, ByPerson)),
            { State: FleetInstanceState.Stopping } => FleetAnswer.Refuse(
                $"{instance.Id} is being stopped; start it once it is, or launch another instance."),
            _ => FleetAnswer.SoAlready,
        };

    /// <summary>An instance is to get no new work. Whether it then stays, <see cref="FleetInstance.Held"/> says.</summary>
    public static FleetAnswer Drain(FleetInstance instance) =>
        instance.State switch
        {
            FleetInstanceState.Starting => FleetAnswer.Refuse(
                $"{instance.Id} has not joined yet, so there is nothing to drain; wait until it has, or stop it."),
            FleetInstanceState.Hot => Do(FleetAction.On(instance, FleetActionKind.Drain, ByPerson)),
            _ => FleetAnswer.SoAlready,
        };

    /// <summary>An instance is to be drained, and left to the policy, which stops or terminates it then.</summary>
    public static FleetAnswer Stop(FleetInstance instance) =>
        instance switch
        {
            { Managed: false } => FleetAnswer.Refuse($"{instance.Id} joined by itself; drain it here, and end it where it was started."),
            { State: FleetInstanceState.Starting or FleetInstanceState.Hot } or { State: FleetInstanceState.Draining, Held: true } => Do(
                FleetAction.On(
                    instance,
                    FleetActionKind.Drain,
                    instance.Busy == 0 ? ByPerson : $"{ByPerson}; finishes its current work first")),
            _ => FleetAnswer.SoAlready,
        };

    private static FleetAnswer Do(FleetAction action) => new(action, Refusal: null);
}
