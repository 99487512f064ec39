using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class FleetPolicyTests
{
    private readonly FleetOptions options = new() { MinimumHot = 2 };

    [Fact]
    public void Workers_that_always_run_are_launched_with_a_reason()
    {
        var actions = FleetPolicy.Decide(Fleets.State(), options);

        Assert.Equal([FleetActionKind.Launch, FleetActionKind.Launch], actions.Select(action => action.Do));
        Assert.Equal("starting a worker (minimum 2, running 0)", actions[0].Reason);
        Assert.Equal("starting a worker (minimum 2, running 1)", actions[1].Reason);
    }

    [Fact]
    public void A_worker_that_is_on_its_way_counts() =>
        Assert.Single(FleetPolicy.Decide(Fleets.State(Fleets.Starting("w1")), options));

    [Fact]
    public void Enough_workers_need_nothing() =>
        Assert.Empty(FleetPolicy.Decide(Fleets.State(Fleets.Hot("w1"), Fleets.Hot("w2")), options));

    [Fact]
    public void A_worker_that_does_not_join_in_time_is_terminated_and_replaced()
    {
        var late = Fleets.Starting("w1", seconds: 60);
        var actions = FleetPolicy.Decide(Fleets.State(late, Fleets.Hot("w2")), options);

        Assert.Equal([FleetActionKind.Terminate, FleetActionKind.Launch], actions.Select(action => action.Do));
        Assert.Equal("w1", actions[0].Id);
    }

    [Fact]
    public void A_start_that_is_known_to_take_long_is_given_three_times_as_long()
    {
        var state = Fleets.State(Fleets.Starting("w1", seconds: 299), Fleets.Hot("w2")) with
        {
            Kinds = [new KindState(Fleets.Kind) { ColdStart = TimeSpan.FromSeconds(100) }],
        };

        Assert.Empty(FleetPolicy.Decide(state, options));
        Assert.Equal(FleetActionKind.Terminate, FleetPolicy.Decide(state with { Now = state.Now.AddSeconds(1) }, options)[0].Do);
    }

    [Fact]
    public void After_failed_launches_the_pause_doubles_up_to_its_limit()
    {
        Assert.Equal(
            [0, 1, 2, 4, 8, 16, 30, 30],
            Enumerable.Range(0, 8).Select(failures => (int)FleetPolicy.BackOff(failures, options).TotalSeconds));

        var failed = Fleets.State() with
        {
            Kinds = [new KindState(Fleets.Kind) { Launches = new Failures(3, Fleets.Noon.AddSeconds(-3.9)) }],
        };
        Assert.Empty(FleetPolicy.Decide(failed, options));
        Assert.Equal(2, FleetPolicy.Decide(failed with { Now = Fleets.Noon.AddSeconds(0.1) }, options).Count);
    }

    [Fact]
    public void A_kind_without_capacity_is_left_out_for_the_next_in_preference()
    {
        var other = Fleets.Kind with { Name = "g5.xlarge" };
        var failed = new KindState(Fleets.Kind) { Launches = new Failures(1, Fleets.Noon) };

        Assert.All(
            FleetPolicy.Decide(Fleets.State() with { Kinds = [new KindState(Fleets.Kind), new KindState(other)] }, options),
            action => Assert.Equal(Fleets.Kind.Name, action.Kind));
        var actions = FleetPolicy.Decide(Fleets.State() with { Kinds = [failed, new KindState(other)] }, options);
        Assert.All(actions, action => Assert.Equal("g5.xlarge", action.Kind));
        Assert.All(actions, action => Assert.EndsWith("; it takes the place of g4dn.xlarge, whose launches fail", action.Reason));
    }

    [Fact]
    public void Failed_launches_do_not_keep_stopped_instances_from_being_started()
    {
        var failed = new KindState(Fleets.Kind) { Launches = new Failures(1, Fleets.Noon) };
        var actions = FleetPolicy.Decide(Fleets.State(Fleets.Warm("w1")) with { Kinds = [failed] }, options);

        Assert.Equal(FleetActionKind.Start, Assert.Single(actions).Do);
    }
}
