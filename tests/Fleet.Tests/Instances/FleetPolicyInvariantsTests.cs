using CsCheck;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

/// <summary>What holds of the policy whatever the fleet looks like.</summary>
public sealed class FleetPolicyInvariantsTests
{
    private static readonly string[] Detectors = ["boken", "wm", "ntech"];

    private static readonly Gen<FleetOptions> AnyOptions =
        from minimum in Gen.Int[0, 4]
        from more in Gen.Int[0, 6]
        from warm in Gen.Int[0, 3]
        from usd in Gen.Frequency((1, Gen.Const((double?)null)), (1, Gen.Double[0, 6].Select(most => (double?)most)))
        select new FleetOptions { MinimumHot = minimum, MaximumInstances = minimum + more, MaximumWarm = warm, MaximumUsdPerHour = usd };

    private static readonly Gen<FleetInstance> AnyInstance =
        from state in Gen.Enum<FleetInstanceState>()
        from kind in Gen.Int[0, 1]
        from seconds in Gen.Int[0, 2000]
        from busy in Gen.Int[0, 2]
        from idle in Gen.Int[0, 2000]
        from loaded in Gen.Int[0, 2].Select(index => Detectors[index]).HashSet[0, 3]
        from interrupted in Gen.Frequency((9, Gen.Const((int?)null)), (1, Gen.Int[0, 120].Select(left => (int?)left)))
        select new FleetInstance
        {
            Id = "",
            Kind = $"kind-{kind}",
            State = state,
            Since = Fleets.Noon.AddSeconds(-seconds),
            Slots = 2,
            Busy = state is FleetInstanceState.Hot or FleetInstanceState.Draining ? busy : 0,
            IdleSince = busy == 0 ? Fleets.Noon.AddSeconds(-idle) : null,
            Loaded = loaded,
            EndsAt = interrupted is { } left ? Fleets.Noon.AddSeconds(left) : null,
        };

    private static readonly Gen<FleetState> AnyState =
        from instances in AnyInstance.Array[0, 12]
        from waiting in Gen.Int[0, 200]
        from bulk in Gen.Int[0, 2000]
        from replicas in Gen.Frequency((1, Gen.Const((int?)null)), (1, Gen.Int[1, 20].Select(asked => (int?)asked)))
        from recent in Gen.Int[0, 20]
        from arriving in Gen.Double[0, 8]
        from failures in Gen.Int[0, 3]
        select new FleetState
        {
            Now = Fleets.Noon,
            Kinds =
            [
                new KindState(Fleets.Kind with { Name = "kind-0", Slots = 2 })
                {
                    Launches = new Failures(failures, Fleets.Noon.AddSeconds(-2)),
                },
                new KindState(Fleets.Kind with { Name = "kind-1", Slots = 2, UsdPerHour = 1, CanStop = false, CanPark = true }),
            ],
            Instances = [.. instances.Select((instance, number) => instance with { Id = $"i-{number}" })],
            Queue = waiting == 0 ? [] : [Fleets.Interactive(waiting)],
            Batches = bulk == 0 ? [] : [new OpenBatch(Guid.Empty, bulk, Detectors, replicas)],
            RecentSlots = recent,
            ArrivingLoad = arriving,
        };

    [Fact]
    public void No_limit_is_ever_exceeded_by_what_is_launched_or_started() =>
        Gen.Select(AnyState, AnyOptions)
            .Sample(
                (state, options) =>
                {
                    var actions = FleetPolicy.Decide(state, options);
                    var after = Fleets.After(state, actions);
                    if (actions.Any(action => action.Do is FleetActionKind.Launch or FleetActionKind.Start))
                    {
                        Assert.True(after.Count(Runs) <= options.MaximumInstances);
                        Assert.True(
                            options.MaximumUsdPerHour is not { } most
                                || after
                                    .Where(Runs)
                                    .Sum(instance => state.Kinds.Single(kind => kind.Kind.Name == instance.Kind).Kind.UsdPerHour) <= most);
                    }

                    Assert.True(
                        !actions.Any(action => action.Do is FleetActionKind.Stop or FleetActionKind.Park)
                            || after.Count(instance => instance.State is FleetInstanceState.Warm) <= options.MaximumWarm);
                });

    [Fact]
    public void Everything_is_done_for_a_reason_and_at_most_one_thing_is_done_to_an_instance_but_its_work_may_be_given_away_too() =>
        Gen.Select(AnyState, AnyOptions).Sample((state, options) =>
        {
            var actions = FleetPolicy.Decide(state, options);

            Assert.All(actions, action => Assert.False(string.IsNullOrWhiteSpace(action.Reason)));
            var named = actions
                .Where(action => action.Id is not null && action.Do != FleetActionKind.Requeue)
                .Select(action => action.Id)
                .ToList();
            Assert.Equal(named.Count, named.Distinct().Count());
        });

    [Fact]
    public void Nothing_is_launched_where_nobody_wants_anything_and_enough_always_run() =>
        Gen.Select(AnyState, AnyOptions)
            .Sample(
                (state, options) =>
                {
                    var quiet = state with { Queue = [], Batches = [], RecentSlots = 0, ArrivingLoad = 0 };
                    var actions = FleetPolicy.Decide(quiet, options);
                    var there = Fleets
                        .After(quiet, actions)
                        .Count(instance => instance.State is FleetInstanceState.Starting or FleetInstanceState.Hot);

                    Assert.True(
                        there <= options.MinimumHot || !actions.Any(action => action.Do is FleetActionKind.Launch or FleetActionKind.Start)
                    );
                });

    [Fact]
    public void An_instance_that_works_is_neither_stopped_nor_terminated() =>
        Gen.Select(AnyState, AnyOptions).Sample((state, options) =>
        {
            var busy = state.Instances.Where(instance => instance.Busy > 0).Select(instance => instance.Id).ToHashSet();

            Assert.DoesNotContain(
                FleetPolicy.Decide(state, options),
                action => action.Do is FleetActionKind.Stop or FleetActionKind.Terminate && busy.Contains(action.Id!));
        });

    [Fact]
    public void Whoever_waits_gets_an_instance_where_none_is_there_and_one_may_be_had() =>
        Gen.Select(AnyState, AnyOptions).Sample((state, options) =>
        {
            var alone = state with { Instances = [], Queue = [Fleets.Interactive(1)], Batches = [] };
            options.MaximumInstances = Math.Max(1, options.MaximumInstances ?? 0);
            options.MaximumUsdPerHour = null;

            Assert.NotEmpty(FleetPolicy.Decide(alone, options));
        });

    [Fact]
    public void A_fleet_that_is_left_idle_comes_to_what_always_runs_and_stays_there() =>
        Gen.Select(AnyState, AnyOptions)
            .Sample(
                (state, options) =>
                {
                    options.MaximumUsdPerHour = null;
                    var quiet = state with
                    {
                        Queue = [],
                        Batches = [],
                        RecentSlots = 0,
                        ArrivingLoad = 0,
                        Instances =
                        [
                            .. state.Instances.Select(instance => instance with { Busy = 0, IdleSince = Fleets.Noon, EndsAt = null }),
                        ],
                    };
                    for (var minutes = 0; minutes < 60; minutes++)
                    {
                        var next = Fleets.After(quiet, FleetPolicy.Decide(quiet, options));
                        quiet = quiet with
                        {
                            Now = quiet.Now.AddMinutes(1),
                            Instances = [.. next.Where(instance => instance.State != FleetInstanceState.Stopping).Select(Fleets.Joined)],
                        };
                    }

                    Assert.Equal(options.MinimumHot, quiet.Instances.Count(instance => instance.State == FleetInstanceState.Hot));
                    Assert.Empty(FleetPolicy.Decide(quiet, options));
                });

    private static bool Runs(FleetInstance instance) =>
        instance.State is FleetInstanceState.Starting or FleetInstanceState.Hot or FleetInstanceState.Draining;
}
