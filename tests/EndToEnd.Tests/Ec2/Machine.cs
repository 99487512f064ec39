using FakeFinder.Aws.StandIn;
using FakeFinder.EndToEnd.Tests.Cluster;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// A machine of the stand-in of EC2: a folder for its disk, a loopback address of its own, a metadata service, and a worker process as its
/// one container.
/// </summary>
/// <param name="ssm">Where it finds the Parameter Store.</param>
/// <param name="shutsDown">The machine has told its hypervisor that it is off.</param>
internal sealed class Machine(
    StandInMachine launched,
    string address,
    ProcessCluster cluster,
    MachineBoot boot,
    string ssm,
    Action shutsDown)
    : IAsyncDisposable
{
    public const string AccessKey = "KEY-OF-THE-ROLE";

    /// <summary>So long the machine waits for its programs when it shuts down.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private const string Role = "fakefinder-worker";

    private const string Profile = """
        {"Code": "Success", "InstanceProfileArn": "arn:aws:iam::123456789012:instance-profile/fakefinder-worker"}
        """;

    /// <summary>Of the machine's role, by which its worker reads its secrets.</summary>
    private static readonly string Credentials = $$"""
        {"Code": "Success", "Type": "AWS-HMAC", "AccessKeyId": "{{AccessKey}}", "SecretAccessKey": "secret", "Token": "token",
         "LastUpdated": "2026-01-01T00:00:00Z", "Expiration": "2999-01-01T00:00:00Z"}
        """;

    private readonly DirectoryInfo disk = Directory.CreateTempSubdirectory("fakefinder-machine-");
    private readonly SemaphoreSlim turn = new(1);
    private MetadataStandIn? metadata;

    /// <summary>The worker's process; null while the machine is off.</summary>
    public ClusterProcess? Worker { get; private set; }

    public MetadataStandIn Metadata => metadata!;

    public string Address { get; } = address;

    /// <summary>The commands that its last start has called, with the paths that they had on the machine.</summary>
    public IReadOnlyList<string> Commands { get; private set; } = [];

    /// <param name="hangs">It has power, and runs nothing.</param>
    public async Task BootAsync(bool hangs)
    {
        await turn.WaitAsync();
        try
        {
            if (hangs)
            {
                return;
            }

            metadata ??= await MetadataStandIn.StartAsync(
                $"http://{Address}:0",
                KeyValuePair.Create("instance-id", launched.Id),
                KeyValuePair.Create("local-ipv4", Address),
                KeyValuePair.Create("placement/region", "eu-central-1"),
                KeyValuePair.Create("iam/info", Profile),
                KeyValuePair.Create("iam/security-credentials", Role),
                KeyValuePair.Create($"iam/security-credentials/{Role}", Credentials));
            if (await InstallAsync(metadata) is not { } container)
            {
                return;
            }

            // Its input ends with the test, whatever becomes of that: the power cord.
            Worker = ClusterProcess.Start(
                cluster.Family,
                cluster.Log,
                launched.Id,
                ProcessCluster.Program("silo/FakeFinder.Silo.dll"),
                [
                    .. container.Settings,
                    KeyValuePair.Create("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata.Url),
                    KeyValuePair.Create("AWS_ENDPOINT_URL_SSM", ssm),
                    KeyValuePair.Create("FakeFinder:Host:EndWithInput", "true"),
                ]);
        }
        finally
        {
            turn.Release();
        }
    }

    public async Task ShutDownAsync()
    {
        await turn.WaitAsync();
        try
        {
            if (Worker is { } worker)
            {
                Worker = null;
                await worker.TerminateAsync(Patience);
                worker.Dispose();
            }
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>A file of its disk, with the paths that it has on the machine.</summary>
    public string Read(string path) => Seen(File.ReadAllText(disk.FullName + path));

    public async ValueTask DisposeAsync()
    {
        await ShutDownAsync();
        await (metadata?.DisposeAsync() ?? ValueTask.CompletedTask);
        turn.Dispose();
        disk.Delete(recursive: true);
    }

    /// <summary>The machine runs its user data at each start, as they are then.</summary>
    /// <returns>Null where it is to be prepared only: it has stopped itself.</returns>
    private async Task<Container?> InstallAsync(MetadataStandIn service)
    {
        var booted = await boot.RunAsync(cluster.Family, launched.UserData, disk.FullName, cluster.Data, service.Url);
        Assert.True(booted.ExitCode == 0, $"The user data have ended with code {booted.ExitCode}: {booted.Output}");
        Commands = [.. booted.Commands.Select(command => Seen(string.Join(' ', command)))];
        if (Commands[^1] == "shutdown -h now")
        {
            shutsDown();
            return null;
        }

        return Container.Read([.. Assert.Single(booted.Commands, command => command is ["docker", "run", ..]).Skip(2)]);
    }

    private string Seen(string text) => text.Replace(disk.FullName, "", StringComparison.Ordinal);
}
