using FakeFinder.Aws.StandIn;
using Xunit.Abstractions;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// Work comes and goes, and machines with it: everything but Amazon is real. The SDK speaks with a stand-in of EC2, whose machines run
/// their user data and then a worker process with the settings that it was given there.
/// </summary>
public sealed class Ec2FleetTests(Ec2Fleet fleet, ITestOutputHelper output) : IClassFixture<Ec2Fleet>
{
    private const string Registry = "123456789012.dkr.ecr.eu-central-1.amazonaws.com";
    private const string Image = $"{Registry}/fakefinder-worker:1";

    private HashSet<StandInMachine> before = [];

    [Fact]
    public Task Work_launches_a_machine_which_is_stopped_when_idle_and_started_again_and_one_more_than_is_kept_is_terminated() =>
        OnAnEmptyFleetAsync(async () =>
        {
            var job = await fleet.SubmitAsync();
            await fleet.EndOfAsync(job);
            var machine = Assert.Single(Launched());
            Assert.Single(await fleet.DecisionsAsync($"launch {Ec2Fleet.Preferred}"));
            CheckFirstBoot(fleet.Room[machine.Id], machine);
            Assert.Contains(("GetParametersByPath", "/fakefinder/production/worker", Machine.AccessKey), fleet.SecretsAsked);

            await fleet.UntilWarmAsync(machine.Id);
            Assert.Equal("stopped", machine.End);
            Assert.Null(fleet.Room[machine.Id].Worker);
            Assert.Contains(
                "has been idle for",
                Assert.Single(await fleet.DecisionsAsync($"drain {machine.Id}")).Reason,
                StringComparison.Ordinal);

            // A batch does not take what is kept for those who wait; and no more is kept.
            await fleet.RunBatchAsync();
            var second = Assert.Single(Launched(), launched => launched != machine);
            await fleet.UntilDecidedAsync($"terminate {second.Id}");
            Assert.Contains(
                "1 stopped instances are kept already",
                Assert.Single(await fleet.DecisionsAsync($"terminate {second.Id}")).Reason,
                StringComparison.Ordinal);

            var next = await fleet.SubmitAsync();
            await fleet.EndOfAsync(next);
            Assert.Equal(2, Launched().Count);
            Assert.Single(await fleet.DecisionsAsync($"start {machine.Id}"));
            Assert.Contains("ModifyInstanceAttribute", fleet.Ec2.Actions);
            await fleet.UntilEndedAsync(second);
        });

    [Fact]
    public Task Where_no_zone_has_the_preferred_type_the_next_is_taken_and_what_runs_on_a_spot_machine_that_is_taken_away_is_done_elsewhere() =>
        OnAnEmptyFleetAsync(async () =>
        {
            fleet.Ec2.Exhaust(Ec2Fleet.Preferred, Ec2Fleet.Subnets);
            fleet.Cluster.Take(TimeSpan.FromMinutes(10));
            var job = await fleet.SubmitAsync();
            await fleet.UntilAsync(
                "the job to run",
                async () => (string)(await fleet.Cluster.GetAsync($"/api/v1/jobs/{job}"))["state"]! == "running");
            var spot = Assert.Single(Launched());
            Assert.True(spot.Spot);
            Assert.Contains(
                "InsufficientInstanceCapacity",
                (await fleet.DecisionsAsync($"launch {Ec2Fleet.Preferred} failed"))[^1].Reason,
                StringComparison.Ordinal);
            Assert.Contains(
                $"takes the place of {Ec2Fleet.Preferred}",
                (await fleet.DecisionsAsync($"launch {Ec2Fleet.Spot} (spot)"))[^1].Reason,
                StringComparison.Ordinal);

            // EC2 says so two minutes ahead; the work is left where it is until half a minute before the end.
            fleet.Ec2.Replenish();
            fleet.Cluster.Take(TimeSpan.FromMilliseconds(300));
            fleet.Room[spot.Id].Metadata.AnnounceInterruption(DateTimeOffset.UtcNow.AddSeconds(25));
            var part = await fleet.EndOfAsync(job);

            var replacement = Assert.Single(Launched(), machine => machine != spot);
            Assert.NotEqual(1, (int)part["attempt"]!);
            Assert.False(replacement.Spot);
            Assert.Contains(
                "will be taken away in",
                Assert.Single(await fleet.DecisionsAsync($"drain {spot.Id}")).Reason,
                StringComparison.Ordinal);
            Assert.NotEmpty(await fleet.DecisionsAsync($"requeue {spot.Id}"));
            await fleet.UntilEndedAsync(spot);
        });

    [Fact]
    public Task What_EC2_refuses_is_told_apart_and_tried_again_with_pauses_and_a_machine_that_never_joins_is_replaced() =>
        OnAnEmptyFleetAsync(async () =>
        {
            fleet.Ec2.Fail("RunInstances", 403, "UnauthorizedOperation", times: 1000);
            var job = await fleet.SubmitAsync();
            await fleet.UntilDecidedAsync($"launch {Ec2Fleet.Preferred} failed", times: 3);
            var refused = await fleet.DecisionsAsync($"launch {Ec2Fleet.Preferred} failed");
            Assert.All(refused, refusal => Assert.Contains("UnauthorizedOperation", refusal.Reason, StringComparison.Ordinal));
            Assert.All(
                refused,
                refusal =>
                    Assert.Contains("give this machine's role or user the right ec2:RunInstances", refusal.Reason, StringComparison.Ordinal)
            );
            Assert.All(refused.Zip(refused.Skip(1)), pair => Assert.True(pair.Second.At - pair.First.At >= Ec2Fleet.FirstBackOff));

            fleet.Room.LetTheNextHang();
            fleet.Ec2.Exhaust(Ec2Fleet.Preferred, Ec2Fleet.Subnets);
            fleet.Ec2.Exhaust(Ec2Fleet.Spot, Ec2Fleet.Subnets);
            fleet.Ec2.Fail("DescribeInstances", 503, "RequestLimitExceeded", times: 3);
            fleet.Ec2.Fail("RunInstances", 503, "RequestLimitExceeded", times: 3);
            await fleet.UntilAsync("a machine", () => Task.FromResult(Launched().Count == 1));
            var hanging = Launched()[0];
            fleet.Ec2.Replenish();
            await fleet.EndOfAsync(job);

            Assert.Equal((Ec2Fleet.Last, "terminated"), (hanging.Type, hanging.End));
            var late = Assert.Single(await fleet.DecisionsAsync($"terminate {hanging.Id}"));
            Assert.Contains("did not join within", late.Reason, StringComparison.Ordinal);
            Assert.True(late.At - hanging.LaunchedAt > Ec2Fleet.JoinTimeout - TimeSpan.FromSeconds(1), "EC2 tells the launch to the second.");
            Assert.Equal(2, Launched().Count);
        });

    [Fact]
    public Task A_control_silo_that_dies_in_the_middle_of_a_launch_costs_no_second_machine() => OnAnEmptyFleetAsync(async () =>
    {
        fleet.Ec2.HoldAnswers("RunInstances");
        var job = await fleet.SubmitAsync();
        await fleet.UntilAsync("a machine", () => Task.FromResult(Launched().Count == 1));
        await fleet.KillControlAsync();
        fleet.Ec2.ReleaseAnswers("RunInstances");

        await fleet.EndOfAsync(job);

        // The new one knows it for its own: it would not drain a worker that joined by itself.
        await fleet.UntilDecidedAsync($"drain {Assert.Single(Launched()).Id}");
    });

    [Fact]
    public Task A_machine_that_says_that_its_start_has_failed_is_terminated_and_replaced_and_its_words_are_shown() =>
        OnAnEmptyFleetAsync(async () =>
        {
            const string Failure = "The pull of the image has failed.";
            fleet.Room.LetTheNextHang();
            var job = await fleet.SubmitAsync();
            await fleet.UntilAsync("a machine", () => Task.FromResult(Launched().Count == 1));
            var failing = Launched()[0];
            fleet.Ec2.Tag(failing.Id, "fakefinder:failure", Failure);

            await fleet.UntilEndedAsync(failing);
            await fleet.EndOfAsync(job);

            Assert.Contains(Failure, Assert.Single(await fleet.DecisionsAsync($"{failing.Id} failed")).Reason, StringComparison.Ordinal);
            Assert.Equal(2, Launched().Count);
        });

    /// <summary>What of the first start nobody would miss here.</summary>
    private static void CheckFirstBoot(Machine machine, StandInMachine launched)
    {
        Assert.Equal(
            "fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com:/ /data nfs4 "
                + "nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport,_netdev 0 0\n",
            machine.Read("/etc/fstab"));
        var settings = machine.Read("/etc/fakefinder/worker.env");
        Assert.Contains($"FakeFinder__Worker__Instance={launched.Id}\n", settings, StringComparison.Ordinal);
        Assert.Contains($"Orleans__Endpoints__AdvertisedIPAddress={machine.Address}\n", settings, StringComparison.Ordinal);
        Assert.Equal(
            [
                "systemctl daemon-reload",
                "systemctl enable --now fakefinder-watch.service",
                "systemctl enable fakefinder-boot.service",
                "nvidia-smi --query-gpu=driver_version --format=csv,noheader",
                "mountpoint --quiet /data",
                "mountpoint --quiet /data",
                "mount /data",
                "mountpoint --quiet /data",
            ],
            machine.Commands.Take(8));
        Assert.Equal(
            ["aws ecr get-login-password --region eu-central-1", $"docker login --username AWS --password-stdin {Registry}"],
            machine.Commands.Skip(8).Take(2).Order());
        Assert.Collection(
            machine.Commands.Skip(10).Where(command => command.Split(' ') is not (["sleep", ..] or ["docker", "inspect", ..])),
            pull => Assert.Equal($"docker pull --quiet {Image}", pull),
            folder => Assert.Equal("install --directory --owner 10001 --mode 700 /var/lib/fakefinder/tmp", folder),
            remove => Assert.Equal("docker rm --force fakefinder-worker", remove),
            run => Assert.StartsWith("docker run --detach --name fakefinder-worker ", run, StringComparison.Ordinal),
            prune => Assert.Equal("docker image prune --all --force", prune));
    }

    private async Task OnAnEmptyFleetAsync(Func<Task> story)
    {
        try
        {
            await fleet.EmptyAsync();
            before = [.. fleet.Ec2.Machines];
            await story();
        }
        catch
        {
            output.WriteLine(fleet.Cluster.Tail);
            throw;
        }
    }

    private List<StandInMachine> Launched() => [.. fleet.Ec2.Machines.Where(machine => !before.Contains(machine))];
}
