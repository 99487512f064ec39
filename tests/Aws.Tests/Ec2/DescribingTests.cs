using FakeFinder.Aws.Ec2;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>What the provider says there is, by what EC2 says there is.</summary>
public sealed class DescribingTests : Ec2ProviderTest
{
    [Fact]
    public async Task A_new_process_finds_all_machines_of_its_cluster_and_no_others_over_several_pages()
    {
        for (var n = 0; n < 5; n++)
        {
            await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        }

        Ec2.AddStopped("g4dn.xlarge", ("fakefinder:cluster", "another"));
        Ec2.AddStopped("t3.micro", ("fakefinder:cluster", "fakefinder"));
        await PollAsync(6);
        using var next = Provide();

        Assert.Equal(
            Ec2.Machines.Take(5).Select(machine => machine.Id).Order(),
            (await next.DescribeAsync(CancellationToken.None)).Select(instance => instance.Id).Order());
    }

    [Fact]
    public async Task A_new_process_says_nothing_before_EC2_shows_what_a_former_one_launched_just_before_its_end()
    {
        var launched = await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        Options.SettleTime = 3 * Options.DescribeEvery;
        using var next = Provide();

        var described = next.DescribeAsync(CancellationToken.None).AsTask();
        while (!described.IsCompleted)
        {
            Time.Advance(Options.DescribeEvery);
            await Task.Delay(10);
        }

        Assert.Equal(launched.Id, Assert.Single(await described).Id);
    }

    [Fact]
    public async Task A_new_process_knows_which_machine_was_started_again_and_which_was_only_launched()
    {
        var restarted = await RunningAsync(OnDemand);
        await Provider.StopAsync(restarted.Id, CancellationToken.None);
        await UntilAsync(ProvidedState.Warm);
        await Provider.StartAsync(restarted.Id, CancellationToken.None);
        var launched = await RunningAsync(OnDemand);
        using var next = Provide();

        var found = await next.DescribeAsync(CancellationToken.None);

        Assert.Equal(
            [(restarted.Id, true), (launched.Id, false)],
            found.Select(instance => (instance.Id, instance.WasWarm)).OrderByDescending(instance => instance.WasWarm));
    }

    [Fact]
    public async Task A_question_that_is_throttled_once_is_answered_all_the_same()
    {
        var instance = await RunningAsync(OnDemand);
        Ec2.Fail("DescribeInstances", 503, "RequestLimitExceeded");

        Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
    }

    [Fact]
    public async Task A_question_that_EC2_refuses_to_answer_is_not_answered_with_what_is_old_and_not_asked_again_at_once()
    {
        var instance = await RunningAsync(OnDemand);
        var before = Ec2.Actions.Count;
        Ec2.Fail("DescribeInstances", 403, "UnauthorizedOperation");

        var refusal = await Assert.ThrowsAsync<Ec2Exception>(StatesAsync);
        await Assert.ThrowsAsync<Ec2Exception>(async () => await Provider.DescribeAsync(CancellationToken.None));

        Assert.Equal(Ec2Refusal.Permission, refusal.Refusal);
        Assert.Contains("the right ec2:DescribeInstances", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before + 1, Ec2.Actions.Count);
        Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
    }

    [Fact]
    public async Task EC2_is_not_asked_more_often_than_the_settings_say()
    {
        for (var n = 0; n < 10; n++)
        {
            await Provider.DescribeAsync(CancellationToken.None);
        }

        Assert.Single(Ec2.Actions);
    }

    [Fact]
    public async Task A_spot_machine_that_is_taken_away_is_told_once_and_is_nobodys_fault()
    {
        var instance = await RunningAsync(Spot);

        Ec2.Interrupt(instance.Id);
        await PollAsync(6);

        Assert.True(Provider.Ends.TryRead(out var end));
        Assert.Equal(new InstanceEnd(instance.Id, Expected: true, $"EC2 has taken the spot instance {instance.Id} away."), end);
        Assert.False(Provider.Ends.TryRead(out _));
        Assert.Empty(await StatesAsync());
    }
}
