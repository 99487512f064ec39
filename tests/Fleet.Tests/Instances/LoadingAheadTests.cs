using FakeFinder.Fleet.Instances;

namespace FakeFinder.Fleet.Tests.Instances;

public sealed class LoadingAheadTests
{
    private readonly FleetState state = Fleets.State() with
    {
        ServiceTimes = new Dictionary<DetectorOnKind, TimeSpan>
        {
            [new DetectorOnKind("boken", Fleets.Kind.Name)] = TimeSpan.FromSeconds(1),
            [new DetectorOnKind("ntech", Fleets.Kind.Name)] = TimeSpan.FromSeconds(20),
        },
        DetectorMemoryMiB = new Dictionary<string, int> { ["boken"] = 2000, ["ntech"] = 6000 },
    };

    [Fact]
    public void An_idle_instance_loads_what_no_other_has() =>
        Assert.Equal("boken", Assert.Single(Decide(Machine("a", "ntech"))).Detector);

    [Fact]
    public void Where_all_are_there_the_detector_with_the_longest_parts_gets_the_next_copy() =>
        Assert.Equal("ntech", Decide(Machine("a", "boken", "ntech"), Machine("b"))[0].Detector);

    [Fact]
    public void Nothing_is_loaded_that_does_not_fit_or_while_somebody_waits_or_where_memory_is_not_known()
    {
        Assert.Empty(Decide(Machine("a", "ntech") with { MemoryMiB = 7000 }));
        Assert.Empty(Decide(Machine("a", "ntech") with { MemoryMiB = 0 }));
        Assert.Empty(Decide(Machine("a", "ntech") with { Busy = 1, IdleSince = null }));
        Assert.DoesNotContain(
            FleetPolicy.Decide(state with { Instances = [Machine("a", "ntech")], Queue = [Fleets.Interactive(1)] }, new FleetOptions()),
            action => action.Do == FleetActionKind.Load);
    }

    private static FleetInstance Machine(string id, params string[] loaded) => Fleets.Hot(id) with { MemoryMiB = 10000, Loaded = loaded };

    private IReadOnlyList<FleetAction> Decide(params FleetInstance[] instances) =>
        FleetPolicy.Decide(state with { Instances = instances }, new FleetOptions { MinimumHot = instances.Length });
}
