using Amazon.EC2;
using Amazon.Runtime;
using FakeFinder.Aws.Ec2;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>The provider with the real SDK against the stand-in of EC2.</summary>
public sealed class Ec2InstanceProviderTests : IAsyncLifetime, IDisposable
{
    private readonly FakeTimeProvider time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly Ec2Options options = new()
    {
        Image = "ami-1",
        Kinds = { new Ec2Kind { Type = "g4dn.xlarge", Slots = 2 }, new Ec2Kind { Type = "g4dn.xlarge", Spot = true } },
        Subnets = { "subnet-a", "subnet-b", "subnet-c" },
        SecurityGroups = { "sg-1" },
        InstanceProfile = "worker",
        KeyName = "people",
        FileSystem = "fs-1.efs.local",
        Container = "registry.local/worker:1",
        MostRetries = 1,
    };

    private Ec2StandIn ec2 = null!;
    private AmazonEC2Client client = null!;
    private Ec2InstanceProvider provider = null!;

    private InstanceKind OnDemand => provider.Kinds[0];

    private InstanceKind Spot => provider.Kinds[1];

    public async Task InitializeAsync()
    {
        ec2 = await Ec2StandIn.StartAsync();
        client = new AmazonEC2Client(new BasicAWSCredentials("key", "secret"), new AmazonEC2Config
        {
            ServiceURL = ec2.Url,
            AuthenticationRegion = "eu-central-1",
            MaxErrorRetry = options.MostRetries,
            Timeout = TimeSpan.FromSeconds(30),
            RetryMode = RequestRetryMode.Standard,
        });
        provider = Provide();
    }

    public async Task DisposeAsync() => await ec2.DisposeAsync();

    public void Dispose()
    {
        provider.Dispose();
        client.Dispose();
    }

    [Fact]
    public async Task A_cold_launch_counts_at_once_and_goes_on_counting_while_EC2_does_not_show_it_yet()
    {
        var launched = await provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(new Instance(ec2.Machines.Single().Id, OnDemand, ProvidedState.Running, time.GetUtcNow()), launched);
        for (var poll = 0; poll < 6; poll++)
        {
            Assert.Equal((launched.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
        }
    }

    [Fact]
    public async Task A_launch_asks_for_what_the_settings_say()
    {
        await provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        await provider.LaunchAsync(Spot, Guid.NewGuid(), CancellationToken.None);

        var (cold, spot) = (ec2.Machines[0], ec2.Machines[1]);
        Assert.Equal("ami-1", cold.Parameters["ImageId"]);
        Assert.Equal("sg-1", cold.Parameters["SecurityGroupId.1"]);
        Assert.Equal("worker", cold.Parameters["IamInstanceProfile.Name"]);
        Assert.Equal("people", cold.Parameters["KeyName"]);
        Assert.Equal("100", cold.Parameters["BlockDeviceMapping.1.Ebs.VolumeSize"]);
        Assert.Equal("required", cold.Parameters["MetadataOptions.HttpTokens"]);
        Assert.Equal("stop", cold.Parameters["InstanceInitiatedShutdownBehavior"]);
        Assert.Equal("terminate", spot.Parameters["InstanceInitiatedShutdownBehavior"]);
        Assert.True(spot.Spot);
        Assert.Equal("fakefinder", cold.Tags["fakefinder:cluster"]);
        Assert.Equal("g4dn.xlarge (spot)", spot.Tags["fakefinder:kind"]);
        Assert.StartsWith("#!/bin/bash", cold.UserData, StringComparison.Ordinal);
        Assert.True(OnDemand.CanStop);
        Assert.False(Spot.CanStop);
    }

    [Fact]
    public async Task The_same_launch_again_is_the_same_machine_also_for_a_new_process_and_after_another_zone_had_capacity()
    {
        var token = Guid.NewGuid();
        foreach (var subnet in options.Subnets.SkipLast(1))
        {
            ec2.Exhausted.Add(("g4dn.xlarge", subnet));
        }

        var first = await provider.LaunchAsync(OnDemand, token, CancellationToken.None);
        await provider.LaunchAsync(OnDemand, token, CancellationToken.None);
        ec2.Exhausted.Clear();
        await PollAsync(6);
        using var next = Provide();
        var again = await next.LaunchAsync(OnDemand, token, CancellationToken.None);

        Assert.Equal(first.Id, again.Id);
        Assert.Single(ec2.Machines);
    }

    [Fact]
    public async Task A_new_process_finds_all_machines_of_its_cluster_and_no_others_over_several_pages()
    {
        for (var n = 0; n < 5; n++)
        {
            await provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        }

        ec2.AddStopped("g4dn.xlarge", ("fakefinder:cluster", "another"));
        ec2.AddStopped("t3.micro", ("fakefinder:cluster", "fakefinder"));
        await PollAsync(6);
        using var next = Provide();

        Assert.Equal(ec2.Machines.Take(5).Select(machine => machine.Id).Order(), (await next.DescribeAsync(CancellationToken.None)).Select(instance => instance.Id).Order());
    }

    [Fact]
    public async Task A_machine_is_stopped_is_warm_and_is_started_again()
    {
        var instance = await RunningAsync(OnDemand);

        await provider.StopAsync(instance.Id, CancellationToken.None);
        Assert.Equal((instance.Id, ProvidedState.Stopping), Assert.Single(await StatesAsync()));
        await UntilAsync(ProvidedState.Warm);

        time.Advance(TimeSpan.FromMinutes(1));
        var started = await provider.StartAsync(instance.Id, CancellationToken.None);
        Assert.True(started.WasWarm);
        Assert.Equal(time.GetUtcNow(), started.Since);
        for (var poll = 0; poll < 6; poll++)
        {
            Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
        }

        Assert.True((await provider.DescribeAsync(CancellationToken.None)).Single().WasWarm);
        Assert.False(provider.Ends.TryRead(out _));
    }

    [Fact]
    public async Task A_machine_that_still_stops_cannot_be_started_and_this_is_said()
    {
        var instance = await RunningAsync(OnDemand);
        await provider.StopAsync(instance.Id, CancellationToken.None);

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.StartAsync(instance.Id, CancellationToken.None));

        Assert.Contains("IncorrectInstanceState", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("when the instance has changed its state", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_that_never_joins_is_terminated_and_gone_though_EC2_shows_it_for_a_while()
    {
        var instance = await provider.LaunchAsync(Spot, Guid.NewGuid(), CancellationToken.None);

        await provider.TerminateAsync(instance.Id, CancellationToken.None);

        Assert.Equal("terminated", ec2.Machines.Single().End);
        Assert.Equal((instance.Id, ProvidedState.Stopping), Assert.Single(await StatesAsync()));
        await UntilAsync(null);
        await provider.TerminateAsync(instance.Id, CancellationToken.None);
        await provider.TerminateAsync("i-0000000000000ffff", CancellationToken.None);
        Assert.False(provider.Ends.TryRead(out _));
    }

    [Fact]
    public async Task The_operators_own_machines_are_started_and_stopped_and_never_terminated()
    {
        var id = ec2.AddStopped("g4dn.xlarge");
        using var own = Provide(id);
        Assert.Equal(ProvidedState.Warm, Assert.Single(await own.DescribeAsync(CancellationToken.None)).State);

        await own.StartAsync(id, CancellationToken.None);
        await PollAsync(6);
        await own.TerminateAsync(id, CancellationToken.None);

        Assert.Equal("stopped", ec2.Machines.Single().End);
    }

    [Fact]
    public async Task A_zone_without_capacity_is_passed_over()
    {
        foreach (var subnet in options.Subnets.Take(2))
        {
            ec2.Exhausted.Add(("g4dn.xlarge", subnet));
        }

        for (var n = 0; n < 3; n++)
        {
            await provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        }

        Assert.All(ec2.Machines, machine => Assert.Equal("subnet-c", machine.Subnet));
    }

    [Fact]
    public async Task Where_no_zone_has_capacity_the_launch_fails_after_each_was_asked_once()
    {
        foreach (var subnet in options.Subnets)
        {
            ec2.Exhausted.Add(("g4dn.xlarge", subnet));
        }

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains("InsufficientInstanceCapacity", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("add subnets in other zones or other types", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, ec2.Actions.Count(action => action == "RunInstances"));
    }

    [Theory]
    [InlineData(403, "UnauthorizedOperation", 1, "the right ec2:RunInstances")]
    [InlineData(401, "AuthFailure", 1, "the right ec2:RunInstances")]
    [InlineData(400, "VcpuLimitExceeded", 1, "ask Amazon for a higher limit")]
    [InlineData(503, "RequestLimitExceeded", 2, "it is tried again later")]
    [InlineData(500, "InternalError", 2, "see whether the network and EC2 are well")]
    [InlineData(400, "InvalidAMIID.NotFound", 1, "correct FakeFinder:Fleet:Ec2")]
    public async Task A_refused_launch_says_what_to_do_about_it_and_is_not_repeated_for_ever(int status, string code, int attempts, string remedy)
    {
        ec2.Fail("RunInstances", status, code, times: 100);

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains(code, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, ec2.Actions.Count(action => action == "RunInstances"));
        Assert.Empty(ec2.Machines);
    }

    [Fact]
    public async Task A_question_that_is_throttled_once_is_answered_all_the_same()
    {
        var instance = await RunningAsync(OnDemand);
        ec2.Fail("DescribeInstances", 503, "RequestLimitExceeded");

        Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
    }

    [Fact]
    public async Task A_question_that_EC2_refuses_to_answer_is_not_answered_with_what_is_old_and_not_asked_again_at_once()
    {
        var instance = await RunningAsync(OnDemand);
        var before = ec2.Actions.Count;
        ec2.Fail("DescribeInstances", 403, "UnauthorizedOperation");

        var refusal = await Assert.ThrowsAsync<Ec2Exception>(StatesAsync);
        await Assert.ThrowsAsync<Ec2Exception>(async () => await provider.DescribeAsync(CancellationToken.None));

        Assert.Equal(Ec2Refusal.Permission, refusal.Refusal);
        Assert.Contains("the right ec2:DescribeInstances", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before + 1, ec2.Actions.Count);
        Assert.Equal((instance.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
    }

    [Fact]
    public async Task A_spot_machine_that_is_taken_away_is_told_once_and_is_nobodys_fault()
    {
        var instance = await RunningAsync(Spot);

        ec2.Interrupt(instance.Id);
        await PollAsync(6);

        Assert.True(provider.Ends.TryRead(out var end));
        Assert.Equal(new InstanceEnd(instance.Id, Expected: true, $"EC2 has taken the spot instance {instance.Id} away."), end);
        Assert.False(provider.Ends.TryRead(out _));
        Assert.Empty(await StatesAsync());
    }

    [Fact]
    public async Task A_launch_that_EC2_never_shows_is_forgotten_when_it_can_no_longer_be_late()
    {
        var launched = await provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        ec2.Hide(launched.Id);

        time.Advance(options.LongestLag - (2 * options.DescribeEvery));
        Assert.Single(await StatesAsync());
        Assert.Empty(await StatesAsync());
    }

    [Fact]
    public async Task Missing_credentials_are_said_in_a_sentence()
    {
        using var none = Provide(() => throw new AmazonClientException("Failed to resolve AWS credentials."));

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() => none.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains("see that its credentials are valid", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task EC2_is_not_asked_more_often_than_the_settings_say()
    {
        for (var n = 0; n < 10; n++)
        {
            await provider.DescribeAsync(CancellationToken.None);
        }

        Assert.Single(ec2.Actions);
    }

    [Fact]
    public async Task The_stand_in_refuses_what_EC2_would_refuse()
    {
        var unknown = await Assert.ThrowsAsync<AmazonEC2Exception>(() => client.RebootInstancesAsync(new Amazon.EC2.Model.RebootInstancesRequest(["i-1"])));
        var parameter = await Assert.ThrowsAsync<AmazonEC2Exception>(() =>
            client.RunInstancesAsync(new Amazon.EC2.Model.RunInstancesRequest { ImageId = "ami-1", InstanceType = "g4dn.xlarge", SubnetId = "subnet-a", MinCount = 1, MaxCount = 1, EbsOptimized = true }));

        Assert.Equal("InvalidAction", unknown.ErrorCode);
        Assert.Equal("UnknownParameter", parameter.ErrorCode);
    }

    private Ec2InstanceProvider Provide(params string[] named) => Provide(() => client, named);

    private Ec2InstanceProvider Provide(Func<IAmazonEC2> connect, params string[] named) => new(
        new Ec2Api(connect), Options.Create(options), new WarmInstances(named.ToHashSet()), new WorkerSettings(_ => new Dictionary<string, string> { ["FakeFinder:Role"] = "worker" }),
        time, NullLogger<Ec2InstanceProvider>.Instance);

    private async Task<Instance> RunningAsync(InstanceKind kind)
    {
        var instance = await provider.LaunchAsync(kind, Guid.NewGuid(), CancellationToken.None);
        await PollAsync(6);
        return instance;
    }

    private async Task<IEnumerable<(string Id, ProvidedState State)>> StatesAsync()
    {
        time.Advance(options.DescribeEvery);
        return (await provider.DescribeAsync(CancellationToken.None)).Select(instance => (instance.Id, instance.State));
    }

    private async Task PollAsync(int times)
    {
        for (var poll = 0; poll < times; poll++)
        {
            await StatesAsync();
        }
    }

    /// <summary>Asks until the only instance is in this state; null for none at all.</summary>
    private async Task UntilAsync(ProvidedState? state)
    {
        for (var poll = 0; poll < 20; poll++)
        {
            if ((await StatesAsync()).Select(one => (ProvidedState?)one.State).SingleOrDefault() == state)
            {
                return;
            }
        }

        Assert.Fail($"The instance does not come to be {state?.ToString() ?? "gone"}.");
    }
}
