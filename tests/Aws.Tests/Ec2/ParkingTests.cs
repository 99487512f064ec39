using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>Machines that are made warm ahead, and those whose start fails.</summary>
public sealed class ParkingTests : Ec2ProviderTest
{
    private const string Failure = "The pull of registry.local/worker:1 has failed.";

    [Fact]
    public async Task A_machine_is_launched_prepares_itself_and_is_warm_when_it_has_stopped_itself()
    {
        var parked = await Provider.ParkAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(ProvidedState.Stopping, parked.State);
        Assert.Contains("park='yes'", Ec2.Machines.Single().UserData, StringComparison.Ordinal);
        await PollAsync(6);
        Assert.Equal((parked.Id, ProvidedState.Stopping), Assert.Single(await StatesAsync()));

        Ec2.ShutsItselfDown(parked.Id);
        await UntilAsync(ProvidedState.Warm);
        Assert.False(Provider.Ends.TryRead(out _));
    }

    [Fact]
    public async Task A_parked_machine_that_is_started_runs_and_was_warm_also_for_a_new_process()
    {
        var parked = await Provider.ParkAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        Ec2.ShutsItselfDown(parked.Id);
        await UntilAsync(ProvidedState.Warm);

        Time.Advance(TimeSpan.FromMinutes(1));
        await Provider.StartAsync(parked.Id, CancellationToken.None);

        Assert.Contains("park=''", Ec2.Machines.Single().UserData, StringComparison.Ordinal);
        await PollAsync(6);
        using var next = Provide();
        var found = Assert.Single(await next.DescribeAsync(CancellationToken.None));
        Assert.Equal((ProvidedState.Running, true), (found.State, found.WasWarm));
    }

    [Fact]
    public async Task A_machine_that_is_not_prepared_in_time_is_terminated_and_this_is_told()
    {
        Options.PrepareTimeout = TimeSpan.FromMinutes(10);
        var parked = await Provider.ParkAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        await PollAsync(6);
        Assert.Equal("running", Ec2.Machines.Single().End);

        Time.Advance(Options.PrepareTimeout);
        await UntilAsync(null);

        AssertToldOnce(parked.Id, "was not prepared within 00:10:00");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_machine_that_says_that_its_start_has_failed_is_terminated_though_it_has_stopped_and_its_words_are_told(bool parks)
    {
        var launch = parks ? Provider.ParkAsync : (Func<InstanceKind, Guid, CancellationToken, Task<Instance>>)Provider.LaunchAsync;
        var instance = await launch(OnDemand, Guid.NewGuid(), CancellationToken.None);
        await PollAsync(6);
        Ec2.Tag(instance.Id, "fakefinder:failure", Failure);
        Ec2.ShutsItselfDown(instance.Id);

        await UntilAsync(null);

        Assert.Equal("terminated", Ec2.Machines.Single().End);
        AssertToldOnce(instance.Id, Failure);
    }

    [Fact]
    public async Task A_useless_machine_that_cannot_be_terminated_is_never_taken_for_a_warm_one_and_is_tried_again()
    {
        var instance = await RunningAsync(OnDemand);
        Ec2.Fail("TerminateInstances", 403, "UnauthorizedOperation", times: 3);
        Ec2.Tag(instance.Id, "fakefinder:failure", Failure);
        Ec2.ShutsItselfDown(instance.Id);

        for (var poll = 0; poll < 6; poll++)
        {
            Assert.DoesNotContain(await StatesAsync(), one => one.State == ProvidedState.Warm);
        }

        await UntilAsync(null);
    }

    private void AssertToldOnce(string id, string reason)
    {
        Assert.True(Provider.Ends.TryRead(out var end));
        Assert.Equal((id, false), (end.Id, end.Expected));
        Assert.Contains(reason, end.Reason, StringComparison.Ordinal);
        Assert.False(Provider.Ends.TryRead(out _));
    }
}
