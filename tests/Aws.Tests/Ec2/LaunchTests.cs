using System.Text.RegularExpressions;
using Amazon.Runtime;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>How machines are launched, and what becomes of a launch that EC2 refuses.</summary>
public sealed class LaunchTests : Ec2ProviderTest
{
    [Fact]
    public async Task A_cold_launch_counts_at_once_and_goes_on_counting_while_EC2_does_not_show_it_yet()
    {
        var launched = await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(new Instance(Ec2.Machines.Single().Id, OnDemand, ProvidedState.Running, Time.GetUtcNow()), launched);
        for (var poll = 0; poll < 6; poll++)
        {
            Assert.Equal((launched.Id, ProvidedState.Running), Assert.Single(await StatesAsync()));
        }
    }

    [Fact]
    public async Task A_launch_asks_for_what_the_settings_say()
    {
        await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        await Provider.LaunchAsync(Spot, Guid.NewGuid(), CancellationToken.None);

        var (cold, spot) = (Ec2.Machines[0], Ec2.Machines[1]);
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
        Assert.Equal("true", cold.Parameters["BlockDeviceMapping.1.Ebs.Encrypted"]);
        Assert.True(OnDemand.CanStop);
        Assert.False(Spot.CanStop);
    }

    [Fact]
    public async Task A_launch_template_says_what_the_settings_do_not()
    {
        Options.LaunchTemplate = "lt-1";
        (Options.Image, Options.InstanceProfile, Options.KeyName) = ("", "", "");
        Options.SecurityGroups.Clear();

        await Provider.LaunchAsync(Spot, Guid.NewGuid(), CancellationToken.None);

        var machine = Ec2.Machines.Single();
        Assert.Equal("lt-1", machine.Parameters["LaunchTemplate.LaunchTemplateId"]);
        Assert.Equal("$Latest", machine.Parameters["LaunchTemplate.Version"]);
        Assert.Equal(("g4dn.xlarge", true), (machine.Type, machine.Spot));
        Assert.StartsWith("#!/bin/bash", machine.UserData, StringComparison.Ordinal);
        Assert.Equal("fakefinder", machine.Tags["fakefinder:cluster"]);
        Assert.DoesNotContain(
            machine.Parameters.Keys,
            key => Regex.IsMatch(key, "^(ImageId|SecurityGroupId|IamInstanceProfile|KeyName|BlockDeviceMapping|MetadataOptions)"));
    }

    [Fact]
    public async Task An_image_may_be_the_one_that_a_parameter_of_SSM_names()
    {
        Options.Image = "resolve:ssm:/aws/service/some/image";

        await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);

        Assert.Equal(Options.Image, Ec2.Machines.Single().Parameters["ImageId"]);
    }

    [Fact]
    public async Task The_same_launch_again_is_the_same_machine_also_for_a_new_process_and_after_another_zone_had_capacity()
    {
        var token = Guid.NewGuid();
        Ec2.Exhaust("g4dn.xlarge", Options.Subnets.SkipLast(1));
        var first = await Provider.LaunchAsync(OnDemand, token, CancellationToken.None);
        await Provider.LaunchAsync(OnDemand, token, CancellationToken.None);
        Ec2.Replenish();
        await PollAsync(6);
        using var next = Provide();
        var again = await next.LaunchAsync(OnDemand, token, CancellationToken.None);

        Assert.Equal(first.Id, again.Id);
        Assert.Single(Ec2.Machines);
    }

    [Fact]
    public async Task A_launch_that_EC2_never_shows_is_forgotten_when_it_can_no_longer_be_late()
    {
        var launched = await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        Ec2.Hide(launched.Id);

        Time.Advance(Options.LongestLag - (2 * Options.DescribeEvery));
        Assert.Single(await StatesAsync());
        Assert.Empty(await StatesAsync());
    }

    [Fact]
    public async Task A_zone_without_capacity_is_passed_over()
    {
        Ec2.Exhaust("g4dn.xlarge", Options.Subnets.Take(2));
        for (var n = 0; n < 3; n++)
        {
            await Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None);
        }

        Assert.All(Ec2.Machines, machine => Assert.Equal("subnet-c", machine.Subnet));
    }

    [Fact]
    public async Task Where_no_zone_has_capacity_the_launch_fails_after_each_was_asked_once()
    {
        Ec2.Exhaust("g4dn.xlarge", Options.Subnets);

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() =>
            Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains("InsufficientInstanceCapacity", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("add subnets in other zones or other types", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(3, Ec2.Actions.Count(action => action == "RunInstances"));
    }

    [Theory]
    [InlineData(403, "UnauthorizedOperation", 1, "the right ec2:RunInstances")]
    [InlineData(401, "AuthFailure", 1, "the right ec2:RunInstances")]
    [InlineData(400, "VcpuLimitExceeded", 1, "ask Amazon for a higher limit")]
    [InlineData(503, "RequestLimitExceeded", 2, "it is tried again later")]
    [InlineData(500, "InternalError", 2, "see whether the network and EC2 are well")]
    [InlineData(400, "InvalidAMIID.NotFound", 1, "correct FakeFinder:Fleet:Ec2")]
    public async Task A_refused_launch_says_what_to_do_about_it_and_is_not_repeated_for_ever(
        int status,
        string code,
        int attempts,
        string remedy)
    {
        Ec2.Fail("RunInstances", status, code, times: 100);

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() =>
            Provider.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains(code, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(attempts, Ec2.Actions.Count(action => action == "RunInstances"));
        Assert.Empty(Ec2.Machines);
    }

    [Fact]
    public async Task Missing_credentials_are_said_in_a_sentence()
    {
        using var none = Provide(() => throw new AmazonClientException("Failed to resolve AWS credentials."));

        var refusal = await Assert.ThrowsAsync<InstanceLaunchException>(() =>
            none.LaunchAsync(OnDemand, Guid.NewGuid(), CancellationToken.None));

        Assert.Contains("see that its credentials are valid", refusal.Message, StringComparison.Ordinal);
    }
}
