using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class FleetPolicyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);
    private readonly FleetOptions options = new() { MinimumHot = 2 };

    [Fact]
    public void Workers_that_always_run_are_launched_with_a_reason()
    {
        var actions = FleetPolicy.Decide(State(), options);

        Assert.Equal([FleetActionKind.Launch, FleetActionKind.Launch], actions.Select(action => action.Kind));
        Assert.All(actions, action => Assert.Contains("0 of 2", action.Reason));
    }

    [Fact]
    public void A_worker_that_is_on_its_way_counts() =>
        Assert.Single(FleetPolicy.Decide(State(new InstanceState("w1", Noon, Joined: false)), options));

    [Fact]
    public void Enough_workers_need_nothing() =>
        Assert.Empty(FleetPolicy.Decide(State(new InstanceState("w1", Noon, Joined: true), new InstanceState("w2", Noon, Joined: true)), options));

    [Fact]
    public void A_worker_that_does_not_join_in_time_is_stopped_and_replaced()
    {
        var late = new InstanceState("w1", Noon - options.JoinTimeout, Joined: false);
        var actions = FleetPolicy.Decide(State(late, new InstanceState("w2", Noon, Joined: true)), options);

        Assert.Equal([FleetActionKind.Stop, FleetActionKind.Launch], actions.Select(action => action.Kind));
        Assert.Equal("w1", actions[0].Node);
    }

    [Fact]
    public void After_failed_launches_the_pause_doubles_up_to_its_limit()
    {
        Assert.Equal([0, 1, 2, 4, 8, 16, 30, 30], Enumerable.Range(0, 8).Select(failures => (int)FleetPolicy.BackOff(failures, options).TotalSeconds));

        var failed = State() with { FailuresInARow = 3, LastFailureAt = Noon.AddSeconds(-3.9) };
        Assert.Empty(FleetPolicy.Decide(failed, options));
        Assert.Equal(2, FleetPolicy.Decide(failed with { Now = Noon.AddSeconds(0.1) }, options).Count);
    }

    private static FleetState State(params InstanceState[] instances) => new(Noon, instances, FailuresInARow: 0, DateTimeOffset.MinValue);
}
