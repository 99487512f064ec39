using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Instances;

/// <summary>Fleets for the tests of the policy: one slot an instance; a warm start takes 60 s, a cold one 240 s, a part 10 s.</summary>
internal static class Fleets
{
    public static DateTimeOffset Noon { get; } = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static InstanceKind Kind { get; } = new() { Name = "g4dn.xlarge", UsdPerHour = 0.5, CanStop = true };

    public static KindState Slow { get; } = new(Kind) { WarmStart = TimeSpan.FromSeconds(60), ColdStart = TimeSpan.FromSeconds(240) };

    public static FleetState State(params FleetInstance[] instances) => new()
    {
        Now = Noon,
        Kinds = [new KindState(Kind)],
        Instances = instances,
    };

    public static FleetInstance Starting(string id, int seconds = 0) =>
        Of(id, FleetInstanceState.Starting) with
        {
            Since = Noon.AddSeconds(-seconds),
        };

    public static FleetInstance Hot(string id, int idleMinutes = 0) =>
        Of(id, FleetInstanceState.Hot) with
        {
            IdleSince = Noon.AddMinutes(-idleMinutes),
        };

    public static FleetInstance Busy(string id) => Of(id, FleetInstanceState.Hot) with { Busy = 1 };

    public static FleetInstance Draining(string id) => Of(id, FleetInstanceState.Draining);

    public static FleetInstance Warm(string id) => Of(id, FleetInstanceState.Warm);

    public static QueueTotal Interactive(int count, string detector = "boken") => new(new QueueKey(detector, 0, Batch: null), count, Noon);

    /// <summary>The instances once these actions were begun.</summary>
    public static IReadOnlyList<FleetInstance> After(FleetState state, IReadOnlyList<FleetAction> actions)
    {
        var instances = state.Instances.ToDictionary(instance => instance.Id);
        foreach (var action in actions)
        {
            var id = action.Id ?? $"new-{Guid.NewGuid()}";
            var before = instances.GetValueOrDefault(id) ?? Of(id, FleetInstanceState.Starting) with { Kind = action.Kind, Slots = 2 };
            instances[id] = action.Do switch
            {
                FleetActionKind.Launch or FleetActionKind.Start => before with
                {
                    State = FleetInstanceState.Starting,
                    Since = state.Now,
                    IdleSince = null,
                },
                FleetActionKind.Drain => before with { State = FleetInstanceState.Draining },
                FleetActionKind.Stop or FleetActionKind.Park => before with { State = FleetInstanceState.Warm },
                FleetActionKind.Terminate => before with { State = FleetInstanceState.Stopping },
                _ => before,
            };
        }

        return [.. instances.Values];
    }

    /// <summary>An instance whose start has ended.</summary>
    public static FleetInstance Joined(FleetInstance instance) =>
        instance.State == FleetInstanceState.Starting
            ? instance with
            {
                State = FleetInstanceState.Hot,
                IdleSince = instance.Since,
            }
            : instance;

    private static FleetInstance Of(string id, FleetInstanceState state) =>
        new()
        {
            Id = id,
            Kind = Kind.Name,
            State = state,
            Since = Noon.AddHours(-1),
        };
}
