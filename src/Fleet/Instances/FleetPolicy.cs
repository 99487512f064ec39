using System.Globalization;

namespace FakeFinder.Fleet.Instances;

/// <summary>
/// Which instances to launch, park, start, drain, stop and terminate: a pure function of what is known. Who gets a slot is
/// <see cref="Slots.SlotPolicy"/>'s affair.
/// </summary>
public static partial class FleetPolicy
{
    /// <summary>What a part is taken to last whose detector was never measured.</summary>
    public static readonly TimeSpan UnknownService = TimeSpan.FromSeconds(10);

    /// <summary>A start may take so many times as long as such starts took so far.</summary>
    private const int Patience = 3;

    /// <summary>So long before an interrupted instance is taken away, what it works on is given to others.</summary>
    private static readonly TimeSpan RequeueBefore = TimeSpan.FromSeconds(30);

    /// <summary>What to do now, each with its reason in words; empty where nothing is to be done.</summary>
    public static IReadOnlyList<FleetAction> Decide(FleetState state, FleetOptions options)
    {
        List<FleetAction> actions = [];
        actions.AddRange(Late(state, options));
        actions.AddRange(Interrupted(state));
        actions.AddRange(Drained(state, options));
        var touched = actions.Where(action => action.Do != FleetActionKind.Requeue).Select(action => action.Id).ToHashSet();
        var there = state.Instances.Where(instance => instance.Counts && !touched.Contains(instance.Id)).ToList();
        var terminated = actions
            .Where(action => action.Do is FleetActionKind.Terminate or FleetActionKind.Stop)
            .Select(action => action.Id)
            .ToHashSet();
        var demand = Demand.Of(state, options);
        actions.AddRange(
            Up(state, options, demand, there, [.. state.Instances.Where(instance => instance.Runs && !terminated.Contains(instance.Id))]));
        actions.AddRange(Surplus(state, options, [.. actions.Select(action => action.Id)]));
        actions.AddRange(Down(state, options, demand, there));
        if (actions.Count == 0)
        {
            actions.AddRange(Parks(state, options));
        }

        touched = actions.Select(action => action.Id).ToHashSet();
        actions.AddRange(Loads(state).Where(load => !touched.Contains(load.Id)));
        return actions;
    }

    /// <summary>How long to wait after so many failed launches in a row.</summary>
    public static TimeSpan BackOff(int failuresInARow, FleetOptions options) =>
        failuresInARow == 0
            ? TimeSpan.Zero
            : TimeSpan.FromTicks(Math.Min(options.LongestBackOff.Ticks, options.FirstBackOff.Ticks << Math.Min(failuresInARow - 1, 20)));

    /// <summary>The pause after these failures is over.</summary>
    internal static bool IsOver(Failures failures, DateTimeOffset now, FleetOptions options) =>
        failures.InARow == 0 || now >= failures.LastAt + BackOff(failures.InARow, options);

    private static IEnumerable<FleetAction> Late(FleetState state, FleetOptions options)
    {
        foreach (var instance in state.Instances.Where(instance => instance is { State: FleetInstanceState.Starting, Managed: true }))
        {
            var usual = Patience * state.StartTime(instance);
            var allowed = usual > options.JoinTimeout ? usual : options.JoinTimeout;
            if (state.Now - instance.Since >= allowed)
            {
                yield return FleetAction.On(instance, FleetActionKind.Terminate, $"{instance.Id} did not join within {Seconds(allowed)}");
            }
        }
    }

    private static IEnumerable<FleetAction> Interrupted(FleetState state)
    {
        foreach (var instance in state.Instances.Where(instance => instance.EndsAt is not null))
        {
            var left = instance.EndsAt!.Value - state.Now;
            if (instance.State == FleetInstanceState.Hot)
            {
                yield return FleetAction.On(instance, FleetActionKind.Drain, $"{instance.Id} will be taken away in {Seconds(left)}");
            }

            if (instance.Busy > 0 && left <= RequeueBefore)
            {
                yield return FleetAction.On(
                    instance,
                    FleetActionKind.Requeue,
                    $"{instance.Id} will be taken away in {Seconds(left)} and still works on {instance.Busy} parts");
            }
        }
    }

    private static IEnumerable<FleetAction> Drained(FleetState state, FleetOptions options)
    {
        var warm = state.Instances.Count(instance => instance.State == FleetInstanceState.Warm);
        foreach (
            var instance in state.Instances.Where(instance =>
                instance is { State: FleetInstanceState.Draining, Managed: true, Busy: 0, Held: false }))
        {
            var canStop = instance.EndsAt is null && state.KindOf(instance.Kind) is { Kind.CanStop: true };
            if (canStop && warm < options.MaximumWarm)
            {
                warm++;
                yield return FleetAction.On(
                    instance,
                    FleetActionKind.Stop,
                    $"{instance.Id} is drained, and fewer than {options.MaximumWarm} stopped instances are kept");
            }
            else
            {
                yield return FleetAction.On(instance, FleetActionKind.Terminate, canStop
                    ? $"{instance.Id} is drained, and {options.MaximumWarm} stopped instances are kept already"
                    : $"{instance.Id} is drained and cannot be kept");
            }
        }
    }

    private static string Seconds(TimeSpan time) =>
        time == TimeSpan.MaxValue ? "no time that can be told" : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s");
}
