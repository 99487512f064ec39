using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>An operator wants machines warm before anybody waits for them.</summary>
public sealed class AheadFleet : Ec2Fleet
{
    protected override IReadOnlyDictionary<string, string> Further { get; } =
        new Dictionary<string, string> { ["FakeFinder:Fleet:Ec2:Kinds:0:Ahead"] = "true" };
}

public sealed class AheadTests(AheadFleet fleet, ITestOutputHelper output) : IClassFixture<AheadFleet>
{
    [Fact]
    public async Task A_machine_is_prepared_and_stopped_before_anybody_asks_and_the_next_work_starts_it()
    {
        try
        {
            await fleet.UntilAsync("a machine", () => Task.FromResult(fleet.Ec2.Machines.Count > 0));
            var machine = fleet.Ec2.Machines[0];
            await fleet.UntilWarmAsync(machine.Id);
            Assert.Equal("stopped", machine.End);
            Assert.Null(fleet.Room[machine.Id].Worker);
            Assert.DoesNotContain(
                fleet.Room[machine.Id].Commands,
                command => command.StartsWith("docker run", StringComparison.Ordinal));
            Assert.StartsWith("0 of 1 ", (await fleet.DecisionsAsync($"park {Ec2Fleet.Preferred}"))[0].Reason, StringComparison.Ordinal);

            var job = await fleet.SubmitAsync();
            await fleet.EndOfAsync(job);

            Assert.NotEmpty(await fleet.DecisionsAsync($"start {machine.Id}"));
            Assert.Empty(await fleet.DecisionsAsync($"launch {Ec2Fleet.Preferred}"));
        }
        catch
        {
            output.WriteLine(fleet.Cluster.Tail);
            throw;
        }
    }
}
