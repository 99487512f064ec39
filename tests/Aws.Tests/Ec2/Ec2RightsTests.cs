using FakeFinder.Aws.Ec2;
using FakeFinder.Checks;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.Ec2;

public sealed class Ec2RightsTests : Ec2ProviderTest
{
    [Fact]
    public async Task Without_a_machine_of_the_cluster_launches_alone_can_be_asked_for_and_nothing_is_launched()
    {
        var found = await CheckAsync();

        Assert.Equal(
            [
                "DescribeInstances: machines may be listed.",
                "RunInstances: a g4dn.xlarge may be launched in subnet-a.",
                "RunInstances: a g4dn.xlarge (spot) may be launched in subnet-a.",
                "RunInstances: a g4dn.xlarge may be launched in subnet-b.",
                "RunInstances: a g4dn.xlarge may be launched in subnet-c.",
            ],
            found.Where(finding => finding.State == FindingState.Ok).Select(finding => finding.Sentence));
        Assert.Equal(FindingState.NotChecked, found[^1].State);
        Assert.Empty(Ec2.Machines);
    }

    [Fact]
    public async Task With_one_it_is_asked_for_all_that_is_done_to_it_and_nothing_is_done()
    {
        var machine = await RunningAsync(OnDemand);

        var found = await CheckAsync();

        Assert.All(found, finding => Assert.Equal(FindingState.Ok, finding.State));
        Assert.Contains(found, finding => finding.Sentence == $"TerminateInstances: {machine.Id} may be terminated.");
        Assert.Contains((machine.Id, FakeFinder.Fleet.Instances.ProvidedState.Running), await StatesAsync());
    }

    [Theory]
    [InlineData("RunInstances", "UnauthorizedOperation", FindingState.Fault, "the right ec2:RunInstances")]
    [InlineData("StopInstances", "UnauthorizedOperation", FindingState.Fault, "the right ec2:StopInstances")]
    [InlineData("TerminateInstances", "UnauthorizedOperation", FindingState.Fault, "the right ec2:TerminateInstances")]
    [InlineData("ModifyInstanceAttribute", "UnauthorizedOperation", FindingState.Fault, "the right ec2:ModifyInstanceAttribute")]
    [InlineData("RunInstances", "VcpuLimitExceeded", FindingState.Warning, "ask Amazon for a higher limit")]
    public async Task What_is_refused_is_named_with_its_action(string action, string code, FindingState state, string remedy)
    {
        await RunningAsync(OnDemand);
        Ec2.Fail(action, code == "UnauthorizedOperation" ? 403 : 400, code);

        var refused = Assert.Single(await CheckAsync(), finding => finding.State != FindingState.Ok);

        Assert.Equal(state, refused.State);
        Assert.Contains(action, refused.Sentence, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Sentence, StringComparison.Ordinal);
    }

    private Task<IReadOnlyList<Finding>> CheckAsync() =>
        new Ec2Rights(
            new Ec2Api(() => Client),
            new OptionsWrapper<Ec2Options>(Options),
            new WorkerSettings(_ => new Dictionary<string, string> { ["FakeFinder:Role"] = "worker" })).RunAsync(CancellationToken.None);
}
