using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using FakeFinder.Fleet.Tests.Instances;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Fleet.Tests;

public sealed class FleetServicesTests
{
    [Fact]
    public void By_default_one_worker_runs_and_no_other_is_launched()
    {
        using var services = Services();

        var options = services.GetRequiredService<IOptions<FleetOptions>>().Value;

        Assert.Equal((1, null, 0), (options.MinimumHot, options.MaximumInstances, options.MaximumWarm));
    }

    [Theory]
    [InlineData(1, false, 1)]
    [InlineData(3, false, 3)]
    [InlineData(0, false, 1)]
    [InlineData(0, true, 0)]
    [InlineData(2, true, 2)]
    public void Unless_told_otherwise_an_instance_may_be_launched_but_where_workers_join_by_themselves(int minimum, bool join, int most)
    {
        using var services = Services(("MinimumHot", $"{minimum}"), ("WorkersJoin", $"{join}"));

        var state = Fleets.State() with { Queue = [Fleets.Interactive(1000)] };
        Assert.Equal(
            most,
            FleetPolicy
                .Decide(state, services.GetRequiredService<IOptions<FleetOptions>>().Value)
                .Count(action => action.Do == FleetActionKind.Launch));
    }

    [Fact]
    public void Where_nothing_may_be_launched_no_program_is_asked_for()
    {
        using var services = Services(("MinimumHot", "0"), ("MaximumInstances", "0"), ("Local:Program", "/nowhere/FakeFinder.Silo.dll"));

        Assert.Equal("/nowhere/FakeFinder.Silo.dll", services.GetRequiredService<IOptions<LocalOptions>>().Value.Program);
    }

    [Theory]
    [InlineData("MinimumHot", "65", "from 0 to 64")]
    [InlineData("MaximumInstances", "0", "from MinimumHot (1) to 1000")]
    [InlineData("MaximumInstances", "1001", "from MinimumHot (1) to 1000")]
    [InlineData("MaximumWarm", "-1", "from 0 to 1000")]
    [InlineData("MaximumUsdPerHour", "-0.5", "0 or more")]
    [InlineData("MaximumUsdPerHour", "NaN", "0 or more")]
    [InlineData("IdleTime", "00:00:00", "positive")]
    [InlineData("DemandWindow", "00:00:30", "from 1 min to 1 day")]
    [InlineData("DemandShare", "1.1", "from 0 to 1")]
    [InlineData("DemandShare", "NaN", "from 0 to 1")]
    [InlineData("SurgeFactor", "0.5", "from 1 to 10")]
    [InlineData("BurstSlots", "-1", "from 0 to 1000")]
    [InlineData("Headroom", "11", "from 0 to 10")]
    [InlineData("InteractiveReserve", "0.95", "from 0 to 0.9")]
    [InlineData("BatchShare", "-0.1", "from 0 to 1")]
    [InlineData("BatchPatience", "00:00:00", "positive")]
    [InlineData("BatchHourWorth", "0", "more than 0, and at most 1000")]
    [InlineData("DetectorMemoryMiB:boken", "-1", "0 or more for each detector")]
    [InlineData("JoinTimeout", "-00:00:01", "positive")]
    [InlineData("FirstBackOff", "00:00:00", "positive")]
    [InlineData("LongestBackOff", "00:00:00.5", "at least FirstBackOff (00:00:01)")]
    [InlineData("Local:Program", "/nowhere/FakeFinder.Silo.dll", "the path of FakeFinder.Silo.dll")]
    [InlineData("Local:Logs", " ", "a folder")]
    [InlineData("Local:KeptLogs", "1001", "from 0 to 1000")]
    [InlineData("Local:Niceness", "20", "from 0 to 19")]
    [InlineData("Local:ReadyTimeout", "00:00:00", "positive")]
    [InlineData("Local:StopTimeout", "00:00:00", "positive")]
    public void A_wrong_option_is_named_with_what_it_must_be(string key, string value, string must)
    {
        using var services = Services((key, value));

        var fault = Assert.Throws<OptionsValidationException>(() =>
            (services.GetRequiredService<IOptions<FleetOptions>>().Value, services.GetRequiredService<IOptions<LocalOptions>>().Value));

        Assert.StartsWith(
            $"FakeFinder:Fleet:{key.Replace(":boken", "", StringComparison.Ordinal)} is ",
            fault.Message,
            StringComparison.Ordinal);
        Assert.EndsWith($"; it must be {must}.", fault.Message, StringComparison.Ordinal);
    }

    private static ServiceProvider Services(params IEnumerable<(string Key, string Value)> settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["FakeFinder:Fleet:Local:Program"] = typeof(FleetServicesTests).Assembly.Location,
            ["FakeFinder:Fleet:Local:Logs"] = "logs",
        };
        foreach (var (key, value) in settings)
        {
            all[$"FakeFinder:Fleet:{key}"] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddLocalFleet(configuration, (_, _) => new Dictionary<string, string>())
            .BuildServiceProvider();
    }
}
