using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Slots;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class GrowingFleetTests
{
    private static readonly Guid Batch = new("00000000-0000-0000-0000-0000000000ba");
    private readonly FleetOptions options = new() { MinimumHot = 0, MaximumInstances = 10, MaximumWarm = 5, Headroom = 1.25 };

    [Fact]
    public void Interactive_work_waits_for_a_hot_slot_where_that_is_shorter_than_a_warm_start() =>
        Assert.Empty(Decide(Fleets.State(Fleets.Busy("hot"), Fleets.Warm("warm")) with { Queue = [Fleets.Interactive(6)] }));

    [Fact]
    public void Interactive_work_that_would_wait_longer_starts_a_warm_instance()
    {
        var start = Assert.Single(Decide(Fleets.State(Fleets.Busy("hot"), Fleets.Warm("warm")) with { Queue = [Fleets.Interactive(10)] }));

        Assert.Equal((FleetActionKind.Start, "warm"), (start.Do, start.Id));
        Assert.Contains("would wait for 100 s with 1 slots", start.Reason);
    }

    [Fact]
    public void An_instance_that_is_on_its_way_already_counts_for_what_it_will_do()
    {
        var started = Fleets.Starting("started", seconds: 30) with { WasWarm = true };

        Assert.Empty(Decide(Fleets.State(Fleets.Busy("hot"), started, Fleets.Warm("warm")) with { Queue = [Fleets.Interactive(10)] }));
    }

    [Fact]
    public void Where_no_instance_is_warm_only_a_wait_beyond_a_cold_start_launches_one()
    {
        Assert.Empty(Decide(Fleets.State(Fleets.Busy("hot")) with { Queue = [Fleets.Interactive(28)] }));
        Assert.Equal(
            FleetActionKind.Launch,
            Assert.Single(Decide(Fleets.State(Fleets.Busy("hot")) with { Queue = [Fleets.Interactive(30)] })).Do);
    }

    [Fact]
    public void With_nothing_hot_interactive_work_starts_a_warm_instance_before_it_launches_a_cold_one()
    {
        Assert.Equal(
            FleetActionKind.Start,
            Assert.Single(Decide(Fleets.State(Fleets.Warm("warm")) with { Queue = [Fleets.Interactive(1)] })).Do);
        Assert.Equal(FleetActionKind.Launch, Assert.Single(Decide(Fleets.State() with { Queue = [Fleets.Interactive(1)] })).Do);
    }

    [Fact]
    public void Work_that_arrives_faster_than_it_is_done_starts_instances_before_it_waits_long()
    {
        var busy = Fleets.State(Fleets.Busy("hot"), Fleets.Warm("a"), Fleets.Warm("b"));

        Assert.Empty(Decide(busy with { Queue = [Fleets.Interactive(1)], ArrivingLoad = 0.5 }));
        Assert.NotEmpty(Decide(busy with { Queue = [Fleets.Interactive(1)], ArrivingLoad = 2 }));
    }

    [Fact]
    public void Slots_that_interactive_work_wanted_lately_are_kept_with_headroom()
    {
        var actions = Decide(Fleets.State(Fleets.Hot("a"), Fleets.Hot("b")) with { RecentSlots = 4 });

        Assert.Equal((int)Math.Ceiling(4 * options.Headroom) - 2, actions.Count);
        Assert.All(actions, action => Assert.Contains("lately wanted", action.Reason));
    }

    [Fact]
    public void Slots_are_kept_for_a_burst_even_where_lately_fewer_were_wanted_and_those_that_are_there_count()
    {
        var actions = Decide(Fleets.State(Fleets.Hot("a"), Fleets.Hot("b")) with { RecentSlots = 1, BurstSlots = 4 });

        Assert.Equal(2, actions.Count);
        Assert.All(actions, action => Assert.Contains("4 are kept for a burst", action.Reason));
    }

    [Fact]
    public void A_batch_gets_as_many_replicas_as_are_worth_their_start()
    {
        Assert.Equal(3, BatchReplicas.For(new OpenBatch(Batch, 1000, []), TimeSpan.FromSeconds(2160), TimeSpan.FromSeconds(240), worth: 1));
        Assert.Equal(6, BatchReplicas.For(new OpenBatch(Batch, 1000, []), TimeSpan.FromSeconds(2160), TimeSpan.FromSeconds(240), worth: 4));
        Assert.Equal(1, BatchReplicas.For(new OpenBatch(Batch, 1000, []), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(240), worth: 1));
    }

    [Fact]
    public void A_batch_gets_the_replicas_that_were_asked_for_but_never_more_than_videos_are_left()
    {
        var batch = new OpenBatch(Batch, 3, ["boken"], Replicas: 7);

        Assert.Equal(7, BatchReplicas.For(batch with { VideosLeft = 100 }, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(240), worth: 1));
        Assert.Equal(3, Decide(Fleets.State() with { Batches = [batch] }).Count);
    }

    [Fact]
    public void Batch_work_leaves_warm_instances_to_those_who_wait() =>
        Assert.Equal(
            FleetActionKind.Launch,
            Assert.Single(Decide(Fleets.State(Fleets.Warm("warm")) with { Batches = [new OpenBatch(Batch, 1, ["boken"])] })).Do);

    [Fact]
    public void Batch_work_that_waits_unannounced_is_a_batch_too() =>
        Assert.Single(Decide(Fleets.State() with { Queue = [new QueueTotal(new QueueKey("boken", 1, Batch: null), 5, Fleets.Noon)] }));

    [Fact]
    public void No_more_instances_run_than_are_allowed_and_those_that_drain_count()
    {
        options.MaximumInstances = 3;
        var state = Fleets.State(Fleets.Busy("hot"), Fleets.Draining("draining") with { Busy = 1 }) with { RecentSlots = 10 };

        Assert.Single(Decide(state));
    }

    [Fact]
    public void No_more_is_spent_in_an_hour_than_is_allowed()
    {
        options.MaximumUsdPerHour = 1.6;

        Assert.Equal(2, Decide(Fleets.State(Fleets.Hot("hot")) with { RecentSlots = 10 }).Count);
    }

    [Fact]
    public void A_cheaper_kind_is_taken_where_the_preferred_one_costs_too_much()
    {
        options.MaximumUsdPerHour = 0.7;
        var cheap = new KindState(Fleets.Kind with { Name = "cheap", UsdPerHour = 0.2 });

        Assert.Equal(
            [Fleets.Kind.Name, "cheap"],
            Decide(Fleets.State() with { Kinds = [Fleets.Slow, cheap], RecentSlots = 10 }).Select(action => action.Kind));
    }

    private IReadOnlyList<FleetAction> Decide(FleetState state) =>
        FleetPolicy.Decide(state.Kinds.Count > 1 ? state : state with { Kinds = [Fleets.Slow] }, options);
}
