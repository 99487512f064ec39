using FakeFinder.Aws.StandIn;
using FakeFinder.EndToEnd.Tests.Processes;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>deploy/user-data.sh in a real shell, with programs that write down how they were called and fail on demand.</summary>
public sealed class MachineBootTests : IAsyncLifetime, IDisposable
{
    private const string Off = "shutdown -h now";

    /// <summary>The watch, on a machine whose clock goes on by a minute whenever it is looked at.</summary>
    private const string WatchQuickly = """
        #!/bin/bash
        date() {
            local seconds
            seconds=$(<"$MACHINE/clock")
            if [[ $1 == +%s ]]; then
                printf '%s\n' $((seconds + 60)) >"$MACHINE/clock"
            fi
            printf '%s\n' "$seconds"
        }
        export -f date
        command date +%s >"$MACHINE/clock"
        /usr/local/bin/fakefinder-machine watch

        """;

    private readonly ProcessFamily family = new();
    private readonly DirectoryInfo disk = Directory.CreateTempSubdirectory("fakefinder-boot-");
    private readonly DirectoryInfo efs = Directory.CreateTempSubdirectory("fakefinder-efs-");
    private MetadataStandIn? metadata;

    public async Task InitializeAsync() =>
        metadata = await MetadataStandIn.StartAsync(
            "http://127.0.0.1:0",
            KeyValuePair.Create("instance-id", "i-1"),
            KeyValuePair.Create("local-ipv4", "10.0.0.7"),
            KeyValuePair.Create("placement/region", "eu-central-1"));

    public async Task DisposeAsync() => await metadata!.DisposeAsync();

    public void Dispose()
    {
        family.Dispose();
        disk.Delete(recursive: true);
        efs.Delete(recursive: true);
    }

    [Theory]
    [InlineData("mount ", "The mount of /data has failed.")]
    [InlineData("aws ecr", "The login at registry.local has failed.")]
    [InlineData("docker login", "The login at registry.local has failed.")]
    [InlineData("docker pull", "The pull of registry.local/worker:1 has failed.")]
    [InlineData("docker run", "The start of the worker has failed.")]
    [InlineData("nvidia-smi", "Looking for a GPU with driver 580 or later has failed.")]
    public async Task A_step_that_fails_is_told_on_the_console_and_in_a_tag_and_ends_the_machine_at_once(string command, string reason)
    {
        using var boot = new MachineBoot { Fails = command };

        var booted = await RunAsync(boot);

        AssertEnded(booted, reason);
        Assert.Equal("systemctl enable --now fakefinder-watch.service", string.Join(' ', booted.Commands[1]));
    }

    [Fact]
    public async Task A_driver_that_is_too_old_is_told_with_its_version()
    {
        using var boot = new MachineBoot { Driver = "570.133.20" };

        AssertEnded(await RunAsync(boot), "Looking for a GPU with driver 580 or later has failed: 570.133.20.");
    }

    [Fact]
    public async Task A_worker_for_which_CUDA_does_not_load_is_told_with_its_own_words()
    {
        using var boot = new MachineBoot { Ended = 2 };

        AssertEnded(await RunAsync(boot), "The start of the worker has failed: FakeFinder cannot start: CUDA does not load.");
    }

    [Fact]
    public async Task A_failure_that_cannot_be_written_into_a_tag_ends_the_machine_all_the_same()
    {
        // Neither the registry's password nor the tag: this role has no rights at all.
        using var boot = new MachineBoot { Fails = "aws" };

        var booted = await RunAsync(boot);

        Assert.Contains(booted.Commands, command => string.Join(' ', command) == Off);
        Assert.Contains("The failure could not be written into its tag.", Console(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_without_a_GPU_is_asked_for_none()
    {
        using var boot = new MachineBoot { Fails = "nvidia-smi" };

        var booted = await RunAsync(boot, gpu: "");

        Assert.Equal(0, booted.ExitCode);
        Assert.DoesNotContain("--gpus", Assert.Single(booted.Commands, command => command is ["docker", "run", ..]));
    }

    [Fact]
    public async Task A_machine_that_is_made_warm_ahead_is_prepared_and_stops_itself_without_a_worker()
    {
        using var boot = new MachineBoot();

        var booted = await RunAsync(boot, park: "yes");

        Assert.Equal(0, booted.ExitCode);
        Assert.Contains(booted.Commands, command => command is ["docker", "pull", ..]);
        Assert.DoesNotContain(booted.Commands, command => command is ["docker", "run", ..] or ["aws", "ec2", ..]);
        Assert.Equal(Off, string.Join(' ', booted.Commands[^1]));
    }

    [Fact]
    public async Task A_later_start_takes_up_the_image_and_the_settings_of_then()
    {
        using var boot = new MachineBoot();
        await RunAsync(boot, settings: "A=1\n");

        var booted = await RunAsync(boot, image: "registry.local/worker:2", settings: "A=2\n");

        Assert.Equal(0, booted.ExitCode);
        var commands = booted.Commands.Select(command => string.Join(' ', command)).ToList();
        var removed = commands.IndexOf("docker rm --force fakefinder-worker");
        var run = commands.FindIndex(command => command.StartsWith("docker run ", StringComparison.Ordinal));
        Assert.InRange(removed, commands.IndexOf("docker pull --quiet registry.local/worker:2"), run);
        Assert.EndsWith(" registry.local/worker:2", commands[run], StringComparison.Ordinal);
        Assert.StartsWith("A=2\nFakeFinder__Worker__Instance=i-1\n", Read("etc/fakefinder/worker.env"), StringComparison.Ordinal);
        Assert.Single(Read("etc/fstab").Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task An_access_point_is_mounted_by_TLS_with_the_machines_role_in_place_of_what_was_mounted_before()
    {
        using var boot = new MachineBoot();
        await RunAsync(boot);

        var booted = await RunAsync(boot, access: "fsap-1");

        Assert.Equal(0, booted.ExitCode);
        Assert.Equal("fs-1:/ /data efs _netdev,tls,iam,accesspoint=fsap-1 0 0\n", Read("etc/fstab"));
        Assert.Contains(booted.Commands, command => command is ["umount", _]);
    }

    [Fact]
    public async Task Logs_go_to_the_group_that_is_named()
    {
        using var boot = new MachineBoot();

        var booted = await RunAsync(boot, logs: "fakefinder/worker");

        var run = string.Join(' ', Assert.Single(booted.Commands, command => command is ["docker", "run", ..]));
        Assert.Contains("--log-driver awslogs --log-opt awslogs-region=eu-central-1", run, StringComparison.Ordinal);
        Assert.Contains("--log-opt awslogs-group=fakefinder/worker --log-opt awslogs-stream=i-1 ", run, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "FakeFinder: No worker has stayed up for 30 minutes, so nobody needs this machine.\n")]
    [InlineData(false, "FakeFinder: The start has not ended within 30 minutes. This machine ends.\n")]
    public async Task The_watch_ends_a_machine_on_which_no_worker_stays_up_and_calls_it_a_failure_where_its_start_never_ended(
        bool started,
        string said)
    {
        using var boot = new MachineBoot();
        await RunAsync(boot);
        if (!started)
        {
            File.Delete(Path.Combine(disk.FullName, "run", "fakefinder-started"));
        }

        var watched = await boot.RunAsync(family, WatchQuickly, disk.FullName, efs.FullName, metadata!.Url);

        Assert.Equal(said, Console());
        Assert.Equal(started ? 0 : 1, watched.Commands.Count(command => command is ["aws", "ec2", ..]));
        Assert.Contains(watched.Commands, command => string.Join(' ', command) == Off);
        Assert.InRange(watched.Commands.Count(command => command is ["sleep", "60"]), 29, 31);
    }

    [Fact]
    public async Task A_later_start_runs_the_user_data_that_the_machine_has_then()
    {
        using var boot = new MachineBoot();
        await RunAsync(boot);
        metadata!.SetUserData("#!/bin/bash\naws is run by what is new\n");

        var later = await boot.RunAsync(
            family,
            "#!/bin/bash\n/usr/local/bin/fakefinder-machine boot\n",
            disk.FullName,
            efs.FullName,
            metadata.Url);

        Assert.Equal(["aws is run by what is new"], later.Commands.Select(command => string.Join(' ', command)));
    }

    private Task<Booted> RunAsync(
        MachineBoot boot,
        string image = "registry.local/worker:1",
        string settings = "A=1\n",
        string access = "",
        string logs = "",
        string gpu = "yes",
        string park = "")
    {
        var values = new Dictionary<string, string>
        {
            ["EFS"] = "fs-1.efs.local",
            ["ACCESS"] = access,
            ["REGISTRY"] = "registry.local",
            ["IMAGE"] = image,
            ["REGION"] = "",
            ["CLUSTER"] = "fakefinder",
            ["SETTINGS"] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(settings)),
            ["WEIGHTS"] = "",
            ["LOGS"] = logs,
            ["GPU"] = gpu,
            ["PARK"] = park,
        };
        var script = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "user-data.sh"));
        foreach (var (name, value) in values)
        {
            script = script.Replace($"@{name}@", $"'{value}'", StringComparison.Ordinal);
        }

        return boot.RunAsync(family, script, disk.FullName, efs.FullName, metadata!.Url);
    }

    private void AssertEnded(Booted booted, string reason)
    {
        Assert.NotEqual(0, booted.ExitCode);
        Assert.Equal($"FakeFinder: {reason} This machine ends.\n", Console());
        var tag = Assert.Single(booted.Commands, command => command is ["aws", "ec2", ..]);
        Assert.Equal(
            ["create-tags", "--region", "eu-central-1", "--resources", "i-1", "--tags", $"Key=fakefinder:failure,Value={reason} "],
            tag.Skip(2).Select(Seen));

        // Its order to end comes at once, and by force only where it has not ended minutes later.
        var commands = booted.Commands.Select(command => string.Join(' ', command)).ToList();
        Assert.Equal([Off, "sleep 300", "systemctl poweroff --force --force"], commands[^3..]);
    }

    private string Console() => Read("dev/console");

    private string Read(string path) => Seen(File.ReadAllText(Path.Combine(disk.FullName, path)));

    /// <summary>With the paths that the machine sees.</summary>
    private string Seen(string text) => text.Replace(disk.FullName, "", StringComparison.Ordinal);
}
