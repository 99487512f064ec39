using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class AskedForTests
{
    private static readonly KindState Dear = new(Fleets.Kind with { Name = "g5.xlarge", UsdPerHour = 1 });
    private readonly FleetOptions options = new() { MinimumHot = 0, MaximumInstances = 2, MaximumUsdPerHour = 1.2 };

    [Fact]
    public void A_launch_within_the_limits_takes_the_first_kind_or_the_one_that_is_named()
    {
        var state = Fleets.State() with { Kinds = [new KindState(Fleets.Kind), Dear] };

        Assert.Equal(Fleets.Kind.Name, Done(AskedFor.Launch(state, options)).Kind);
        Assert.Equal(
            (FleetActionKind.Launch, Dear.Kind.Name),
            (Done(AskedFor.Launch(state, options, Dear.Kind.Name)).Do, Done(AskedFor.Launch(state, options, Dear.Kind.Name)).Kind));
    }

    [Fact]
    public void A_launch_beyond_a_limit_is_refused_with_the_limits_name_and_what_helps()
    {
        var full = AskedFor.Launch(Fleets.State(Fleets.Hot("a"), Fleets.Draining("b"), Fleets.Warm("c")), options);
        Assert.Equal(
            "Limit reached: 2 of 2 instances (FakeFinder:Fleet:MaximumInstances); stop one first, or raise the limit.",
            full.Refusal);
        Assert.Null(full.Action);

        var dear = AskedFor.Launch(
            Fleets.State(Fleets.Hot("a")) with
            {
                Kinds = [Dear, new KindState(Fleets.Kind)],
            },
            options,
            Dear.Kind.Name);
        Assert.Equal(
            "FakeFinder:Fleet:MaximumUsdPerHour is 1.20, and a g5.xlarge costs 1.00 beside the 0.50 of those that run; stop one first, or "
                + "raise the limit.",
            dear.Refusal);
    }

    [Fact]
    public void Where_no_kind_is_named_one_that_may_be_had_is_taken_and_rather_one_whose_launches_do_not_fail()
    {
        var failing = new KindState(Fleets.Kind) { Launches = new Failures(1, Fleets.Noon) };
        var cheap = new KindState(Fleets.Kind with { Name = "cheap", UsdPerHour = 0.1 });

        Assert.Equal("cheap", Done(AskedFor.Launch(Fleets.State() with { Kinds = [failing, cheap] }, options)).Kind);
        Assert.Equal("cheap", Done(AskedFor.Launch(Fleets.State(Fleets.Hot("a")) with { Kinds = [Dear, cheap, failing] }, options)).Kind);
        Assert.Equal(failing.Kind.Name, Done(AskedFor.Launch(Fleets.State() with { Kinds = [failing] }, options)).Kind);
    }

    [Fact]
    public void One_that_a_person_keeps_drained_counts_by_its_cost_but_takes_no_place()
    {
        var held = Fleets.Draining("a") with { Held = true };
        var one = new FleetOptions { MinimumHot = 1, MaximumInstances = 1 };

        Assert.Equal(FleetActionKind.Launch, Assert.Single(FleetPolicy.Decide(Fleets.State(held), one)).Do);
        Assert.Empty(FleetPolicy.Decide(Fleets.State(Fleets.Draining("a") with { Busy = 1 }), one));
        Assert.Empty(
            FleetPolicy.Decide(
                Fleets.State(held),
                new FleetOptions
                {
                    MinimumHot = 1,
                    MaximumInstances = 1,
                    MaximumUsdPerHour = 0.6,
                }));
    }

    [Fact]
    public void A_stopped_instance_is_started_within_the_limits()
    {
        var warm = Fleets.Warm("warm");

        Assert.Equal((FleetActionKind.Start, "warm"), (Done(Start(warm)).Do, Done(Start(warm)).Id));
        Assert.Contains("Limit reached: 2 of 2 instances", Start(warm, Fleets.Hot("a"), Fleets.Hot("b")).Refusal);
    }

    [Fact]
    public void A_drained_instance_takes_work_again_unless_it_ends()
    {
        var drained = Fleets.Draining("a");

        Assert.Equal(FleetActionKind.Resume, Done(Start(drained)).Do);
        Assert.Contains("taken away", Start(drained with { EndsAt = Fleets.Noon.AddMinutes(2) }).Refusal);
        Assert.Contains("is ending", Start(drained with { Ending = true }).Refusal);
        Assert.Contains("is being stopped", Start(drained with { State = FleetInstanceState.Stopping }).Refusal);
    }

    [Fact]
    public void What_is_so_already_needs_nothing()
    {
        Assert.Equal(default, Start(Fleets.Hot("a")));
        Assert.Equal(default, Start(Fleets.Starting("a")));
        Assert.Equal(default, AskedFor.Drain(Fleets.Draining("a")));
        Assert.Equal(default, AskedFor.Drain(Fleets.Warm("a")));
        Assert.Equal(default, AskedFor.Stop(Fleets.Draining("a")));
        Assert.Equal(default, AskedFor.Stop(Fleets.Warm("a")));
    }

    [Fact]
    public void An_instance_that_has_joined_can_be_drained()
    {
        Assert.Equal(FleetActionKind.Drain, Done(AskedFor.Drain(Fleets.Hot("a"))).Do);
        Assert.Contains("has not joined yet", AskedFor.Drain(Fleets.Starting("a")).Refusal);
    }

    [Fact]
    public void A_stop_drains_first_whatever_the_instance_does()
    {
        Assert.Equal(
            (FleetActionKind.Drain, "requested by a person"),
            (Done(AskedFor.Stop(Fleets.Hot("a"))).Do, Done(AskedFor.Stop(Fleets.Hot("a"))).Reason));
        Assert.Equal("requested by a person; finishes its current work first", Done(AskedFor.Stop(Fleets.Busy("a"))).Reason);
        Assert.Equal(FleetActionKind.Drain, Done(AskedFor.Stop(Fleets.Starting("a"))).Do);
        Assert.Equal(FleetActionKind.Drain, Done(AskedFor.Stop(Fleets.Draining("a") with { Held = true })).Do);
        Assert.Contains("joined by itself", AskedFor.Stop(Fleets.Hot("a") with { Managed = false }).Refusal);
    }

    [Fact]
    public void A_drained_instance_that_a_person_holds_is_left_to_the_person()
    {
        var held = Fleets.Draining("a") with { Held = true };

        Assert.Empty(FleetPolicy.Decide(Fleets.State(held), options));
        Assert.Equal(FleetActionKind.Terminate, Assert.Single(FleetPolicy.Decide(Fleets.State(held with { Held = false }), options)).Do);
    }

    private FleetAnswer Start(FleetInstance instance, params FleetInstance[] others) =>
        AskedFor.Start(Fleets.State([instance, .. others]), options, instance);

    private static FleetAction Done(FleetAnswer answer)
    {
        Assert.Null(answer.Refusal);
        return answer.Action!.Value;
    }
}
