using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

/// <summary>
/// Instances that an operator keeps for a detector. Each has one slot, and each start takes 10 s as long as none was measured.
/// </summary>
public sealed class KeptForTests
{
    private static readonly string[] OfWm = ["wm"];

    private readonly FleetOptions options = new() { MinimumHot = 0, MaximumInstances = 10, MaximumWarm = 5, Headroom = 0 };

    [Fact]
    public void One_is_started_for_the_work_of_its_detector()
    {
        var state = Fleets.State(Kept("own")) with { Queue = [Fleets.Interactive(10, "wm")] };

        Assert.Contains(FleetPolicy.Decide(state, options), action => action is { Do: FleetActionKind.Start, Id: "own" });
    }

    [Fact]
    public void One_is_not_started_for_the_work_of_another()
    {
        var state = Fleets.State(Kept("own")) with { Queue = [Fleets.Interactive(10)] };

        var actions = FleetPolicy.Decide(state, options);

        Assert.DoesNotContain(actions, action => action.Id == "own");
        Assert.Contains(actions, action => action.Do == FleetActionKind.Launch);
    }

    [Fact]
    public void One_that_is_started_leaves_the_work_of_another_to_others()
    {
        options.MaximumInstances = 2;
        var state = Fleets.State(Kept("own")) with { Queue = [Fleets.Interactive(10), Fleets.Interactive(10, "wm")] };

        Assert.Equal([FleetActionKind.Start, FleetActionKind.Launch], FleetPolicy.Decide(state, options).Select(action => action.Do));
    }

    [Fact]
    public void Its_free_slots_are_none_for_the_work_of_another()
    {
        var own = Fleets.Hot("own") with { Kept = true, KeptFor = OfWm };
        var state = Fleets.State(own) with { Queue = [Fleets.Interactive(1)] };

        Assert.Contains(FleetPolicy.Decide(state, options), action => action.Do == FleetActionKind.Launch);
        Assert.Empty(FleetPolicy.Decide(state with { Queue = [Fleets.Interactive(1, "wm")] }, options));
    }

    [Fact]
    public void A_person_may_start_it_at_any_time() =>
        Assert.Equal(FleetActionKind.Start, AskedFor.Start(Fleets.State(Kept("own")), options, Kept("own")).Action?.Do);

    private static FleetInstance Kept(string id) => Fleets.Warm(id) with { Kept = true, KeptFor = OfWm };
}
