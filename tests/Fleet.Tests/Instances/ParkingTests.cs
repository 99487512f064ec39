using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Measuring;

namespace FakeFinder.Fleet.Tests.Instances;

/// <summary>Local processes: they are parked ahead, and none that ran can be.</summary>
public sealed class ParkingTests
{
    private static readonly InstanceKind Local = Fleets.Kind with { CanStop = false, CanPark = true };

    private readonly FleetOptions options = new() { MinimumHot = 1, MaximumInstances = 2, MaximumWarm = 2 };

    [Fact]
    public void Instances_are_parked_one_at_a_time_up_to_the_number_that_is_kept_warm()
    {
        var park = Assert.Single(Decide(Fleets.Hot("hot"), Fleets.Warm("warm")));

        Assert.Equal((FleetActionKind.Park, (string?)null), (park.Do, park.Id));
        Assert.StartsWith("1 of 2", park.Reason);
        Assert.Empty(Decide(Fleets.Hot("hot"), Fleets.Warm("a"), Fleets.Warm("b")));
    }

    [Fact]
    public void Nothing_is_parked_while_something_is_on_its_way()
    {
        Assert.Equal(FleetActionKind.Launch, Assert.Single(Decide()).Do);
        Assert.Empty(Decide(Fleets.Starting("starting")));
        Assert.Empty(Decide(Fleets.Hot("hot"), Fleets.Warm("parking") with { State = FleetInstanceState.Stopping }));
    }

    [Fact]
    public void Kinds_that_cannot_be_parked_are_not() =>
        Assert.Empty(FleetPolicy.Decide(Fleets.State(Fleets.Hot("hot")), options));

    [Fact]
    public void A_parked_instance_goes_before_a_cold_one_also_where_nobody_waits_since_another_is_parked_in_its_place()
    {
        var start = Assert.Single(Decide(Fleets.Warm("parked")));

        Assert.Equal((FleetActionKind.Start, "parked"), (start.Do, start.Id));
        Assert.Equal(FleetActionKind.Park, Assert.Single(Decide(Fleets.Hot("parked"))).Do);
    }

    [Fact]
    public void After_parked_instances_that_ended_the_pause_doubles_until_one_joins()
    {
        var measurements = new Measurements(options);
        Assert.Equal(FleetActionKind.Park, Assert.Single(DecideAfter(measurements, seconds: 0)).Do);

        measurements.ParkFailed(Local.Name, Fleets.Noon);
        measurements.ParkFailed(Local.Name, Fleets.Noon);
        Assert.Empty(DecideAfter(measurements, seconds: 1.9));
        Assert.Single(DecideAfter(measurements, seconds: 2));
        Assert.Equal(0, measurements.Of(Local).Launches.InARow);

        measurements.Joined(Local.Name, warm: true, TimeSpan.FromSeconds(1));
        Assert.Single(DecideAfter(measurements, seconds: 0));
    }

    [Fact]
    public void A_machine_that_can_be_stopped_is_parked_ahead_too_and_is_left_for_those_who_will_wait()
    {
        var machine = Local with { CanStop = true };
        var nobodyWaits = Fleets.State(Fleets.Warm("parked")) with { Kinds = [new KindState(machine)] };

        Assert.Equal(FleetActionKind.Launch, Assert.Single(FleetPolicy.Decide(nobodyWaits, options)).Do);
        Assert.Equal(
            FleetActionKind.Park,
            Assert.Single(FleetPolicy.Decide(nobodyWaits with { Instances = [Fleets.Hot("hot")] }, options)).Do);
    }

    [Theory]
    [InlineData(1.9, 0)]
    [InlineData(2.0, 1)]
    public void What_a_machine_costs_while_it_is_prepared_counts_against_the_limit(double most, int parked)
    {
        options.MaximumUsdPerHour = most;
        options.MaximumInstances = 1;
        var machine = Local with { CanStop = true, UsdPerHour = 1 };

        var decided = FleetPolicy.Decide(Fleets.State(Fleets.Hot("hot")) with { Kinds = [new KindState(machine)] }, options);

        Assert.Equal(parked, decided.Count(action => action.Do == FleetActionKind.Park));
    }

    private IReadOnlyList<FleetAction> Decide(params FleetInstance[] instances) =>
        FleetPolicy.Decide(Fleets.State(instances) with { Kinds = [new KindState(Local)] }, options);

    private IReadOnlyList<FleetAction> DecideAfter(Measurements measurements, double seconds) =>
        FleetPolicy.Decide(
            Fleets.State(Fleets.Hot("hot")) with
            {
                Kinds = [measurements.Of(Local)],
                Now = Fleets.Noon.AddSeconds(seconds),
            },
            options);
}
