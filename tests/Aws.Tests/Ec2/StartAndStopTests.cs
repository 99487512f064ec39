using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>How machines are stopped, started again and terminated.</summary>
public sealed class StartAndStopTests : Ec2ProviderTest
{
    [Fact]
    public async Task A_machine_is_stopped_is_warm_and_is_started_again()
    {
        var instance = await RunningAsync(OnDemand);

        await Provider.StopAsync(instance.Id, CancellationToken.None);
        Assert.Equal((instance.Id, ProvidedState.Stopping), Assert.Single(await StatesAsync()));
        await UntilAsync(ProvidedState.Warm);

        Time.Advance(TimeSpan.FromMinutes(1));
        var started = await Provider.StartAsync(instance.Id, CancellationToken.None);
        Assert.True(started.WasWarm);
        Assert.Equal(Time.GetUtcNow(), started.Since);
        for (var poll = 0; poll < 6; poll++)
        {
            Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
        }

        Assert.True((await Provider.DescribeAsync(CancellationToken.None)).Single().WasWarm);
        Assert.False(Provider.Ends.TryRead(out _));
    }

    [Fact]
    public async Task A_machine_that_still_stops_cannot_be_started_and_this_is_said()
    {
        var instance = await RunningAsync(OnDemand);
        await Provider.StopAsync(instance.Id, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => Provider.StartAsync(instance.Id, CancellationToken.None));

        Assert.Contains("IncorrectInstanceState", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("when the instance has changed its state", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_never_joins_is_terminated_and_gone_though_EC2_shows_it_for_a_while()
    {
        var instance = await Provider.LaunchAsync(Spot, Guid.NewGuid(), CancellationToken.None);

        await Provider.TerminateAsync(instance.Id, CancellationToken.None);

        Assert.Equal("terminated", Ec2.Machines.Single().End);
        Assert.Equal((instance.Id, ProvidedState.Stopping), Assert.Single(await StatesAsync()));
        await UntilAsync(null);
        await Provider.TerminateAsync(instance.Id, CancellationToken.None);
        await Provider.TerminateAsync("i-0000000000000ffff", CancellationToken.None);
        Assert.False(Provider.Ends.TryRead(out _));
    }

    [Fact]
    public async Task A_machine_that_is_started_again_takes_up_the_image_and_the_settings_of_now()
    {
        var instance = await RunningAsync(OnDemand);
        await Provider.StopAsync(instance.Id, CancellationToken.None);
        await UntilAsync(ProvidedState.Warm);
        Assert.Contains("'registry.local/worker:1'", Ec2.Machines.Single().UserData, StringComparison.Ordinal);

        Options.Container = "registry.local/worker:2";
        await Provider.StartAsync(instance.Id, CancellationToken.None);

        Assert.Contains("'registry.local/worker:2'", Ec2.Machines.Single().UserData, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_cannot_be_told_what_to_run_is_not_started()
    {
        var instance = await RunningAsync(OnDemand);
        await Provider.StopAsync(instance.Id, CancellationToken.None);
        await UntilAsync(ProvidedState.Warm);
        Ec2.Fail("ModifyInstanceAttribute", 403, "UnauthorizedOperation");

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => Provider.StartAsync(instance.Id, CancellationToken.None));

        Assert.Contains("the right ec2:ModifyInstanceAttribute", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("stopped", Ec2.Machines.Single().End);
    }

    [Fact]
    public async Task The_operators_own_machines_are_started_and_stopped_and_never_terminated()
    {
        var id = Ec2.AddStopped("g4dn.xlarge");
        using var own = Provide(id);
        Assert.Equal(ProvidedState.Warm, Assert.Single(await own.DescribeAsync(CancellationToken.None)).State);

        await own.StartAsync(id, CancellationToken.None);
        await PollAsync(6);
        await own.TerminateAsync(id, CancellationToken.None);

        Assert.Equal("stopped", Ec2.Machines.Single().End);
        Assert.DoesNotContain("ModifyInstanceAttribute", Ec2.Actions);
    }
}
