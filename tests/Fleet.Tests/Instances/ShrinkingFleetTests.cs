using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class ShrinkingFleetTests
{
    private readonly FleetOptions options = new()
    {
        MinimumHot = 1,
        MaximumInstances = 10,
        MaximumWarm = 1,
        IdleTime = TimeSpan.FromMinutes(10),
        Headroom = 1,
    };

    [Fact]
    public void An_instance_that_was_idle_for_too_long_is_drained()
    {
        var drain = Assert.Single(Decide(Fleets.State(Fleets.Hot("idle", idleMinutes: 10), Fleets.Hot("young", idleMinutes: 9))));

        Assert.Equal((FleetActionKind.Drain, "idle"), (drain.Do, drain.Id));
        Assert.Contains("idle for 600 s", drain.Reason);
    }

    [Fact]
    public void Instances_that_always_run_stay() =>
        Assert.Empty(Decide(Fleets.State(Fleets.Hot("idle", idleMinutes: 60))));

    [Fact]
    public void Instances_that_are_wanted_stay() =>
        Assert.Empty(
            Decide(
                Fleets.State(Fleets.Hot("a", idleMinutes: 60), Fleets.Hot("b", idleMinutes: 60)) with
                {
                    RecentSlots = 2,
                    Kinds = [Fleets.Slow],
                }));

    [Fact]
    public void The_emptiest_goes_first_and_the_last_copy_of_a_detector_last()
    {
        var full = Fleets.Hot("full", idleMinutes: 60) with { Loaded = ["boken", "wm"] };
        var half = Fleets.Hot("half", idleMinutes: 20) with { Loaded = ["boken"] };
        var only = Fleets.Hot("only", idleMinutes: 90) with { Loaded = ["ntech"] };

        Assert.Equal(["half", "only"], Decide(Fleets.State(full, half, only)).Select(action => action.Id));
    }

    [Fact]
    public void A_drained_instance_is_stopped_or_terminated_where_enough_are_stopped()
    {
        var actions = Decide(Fleets.State(Fleets.Hot("hot"), Fleets.Draining("a"), Fleets.Draining("b")));

        Assert.Equal([FleetActionKind.Stop, FleetActionKind.Terminate], actions.Select(action => action.Do));
    }

    [Fact]
    public void A_drained_instance_that_cannot_be_stopped_is_terminated()
    {
        var state = Fleets.State(Fleets.Hot("hot"), Fleets.Draining("a")) with
        {
            Kinds = [new KindState(Fleets.Kind with { CanStop = false })],
        };

        Assert.Equal(FleetActionKind.Terminate, Assert.Single(Decide(state)).Do);
    }

    [Fact]
    public void Stopped_instances_that_are_too_many_are_terminated_but_for_those_that_are_started_and_the_operators_own()
    {
        var warm = Fleets.State(Fleets.Hot("hot"), Fleets.Warm("a"), Fleets.Warm("b"), Fleets.Warm("own") with { Kept = true });

        Assert.Equal(
            [(FleetActionKind.Terminate, "b"), (FleetActionKind.Terminate, "a")],
            Decide(warm).Select(action => (action.Do, action.Id)));
        var wanted = warm with
        {
            Instances = [Fleets.Busy("hot"), .. warm.Instances.Skip(1)],
            Kinds = [Fleets.Slow],
            Queue = [Fleets.Interactive(8)],
        };
        Assert.Equal(
            [(FleetActionKind.Start, "a"), (FleetActionKind.Terminate, "b")],
            Decide(wanted).Select(action => (action.Do, action.Id)));
        Assert.Empty(Decide(warm with { Instances = [Fleets.Hot("hot"), Fleets.Warm("a")] }));
    }

    [Fact]
    public void A_draining_instance_ends_what_it_has() =>
        Assert.Empty(Decide(Fleets.State(Fleets.Hot("hot"), Fleets.Draining("a") with { Busy = 1 })));

    [Fact]
    public void An_instance_that_will_be_taken_away_is_drained_at_once_and_replaced()
    {
        var actions = Decide(Fleets.State(Fleets.Busy("spot") with { EndsAt = Fleets.Noon.AddMinutes(2) }));

        Assert.Equal([FleetActionKind.Drain, FleetActionKind.Launch], actions.Select(action => action.Do));
        Assert.Contains("taken away in 120 s", actions[0].Reason);
    }

    [Fact]
    public void What_still_runs_shortly_before_an_instance_is_taken_away_goes_back_to_the_queue()
    {
        var spot = Fleets.Draining("spot") with { Busy = 1, EndsAt = Fleets.Noon.AddSeconds(30) };

        Assert.Equal(FleetActionKind.Requeue, Assert.Single(Decide(Fleets.State(Fleets.Hot("hot"), spot))).Do);
        Assert.Empty(Decide(Fleets.State(Fleets.Hot("hot"), spot with { EndsAt = Fleets.Noon.AddSeconds(31) })));
    }

    [Fact]
    public void A_worker_that_joined_by_itself_is_left_alone() =>
        Assert.Empty(Decide(Fleets.State(Fleets.Hot("hot"), Fleets.Hot("guest", idleMinutes: 60) with { Managed = false })));

    private IReadOnlyList<FleetAction> Decide(FleetState state) => FleetPolicy.Decide(state, options);
}
