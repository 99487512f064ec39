using System.Text.Json.Nodes;
using FakeFinder.Aws.StandIn;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.Servers;

namespace FakeFinder.EndToEnd.Tests.Ec2;

/// <summary>
/// A service whose workers are machines of a stand-in of EC2: one control silo and a web as processes, real Redis and PostgreSQL, and the
/// settings that an operator would give.
/// </summary>
public class Ec2Fleet : IAsyncLifetime, IDisposable
{
    public const string Preferred = "g4dn.xlarge";
    public const string Spot = "g5.xlarge";
    public const string Last = "p3.2xlarge";

    private const string Secret = "only for these tests, which need one";
    private const string WorkerSecrets = "/fakefinder/production/worker";

    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private MachineRoom? room;
    private RedisServer? redis;
    private PostgresServer? postgres;
    private ProcessCluster? cluster;
    private Ec2StandIn? ec2;
    private SsmStandIn? ssm;
    private DateTimeOffset emptySince;
    private string video = "";

    public static IReadOnlyList<string> Subnets { get; } = ["subnet-a", "subnet-b"];

    /// <summary>
    /// How long a machine of the last kind may take to join. The others may take three times as long as their starts do, which are said to
    /// take long as long as none was measured.
    /// </summary>
    public static TimeSpan JoinTimeout { get; } = TimeSpan.FromSeconds(5);

    /// <summary>The pause after a first failed launch.</summary>
    public static TimeSpan FirstBackOff { get; } = TimeSpan.FromSeconds(1);

    public Ec2StandIn Ec2 => ec2!;

    /// <summary>Which parameters were asked for, and by whose credentials.</summary>
    public IEnumerable<(string Action, string Name, string AccessKey)> SecretsAsked => ssm!.Asked;

    internal MachineRoom Room => room!;

    internal ProcessCluster Cluster => cluster!;

    internal ClusterProcess Control { get; private set; } = null!;

    /// <summary>What an operator sets beside the usual.</summary>
    protected virtual IReadOnlyDictionary<string, string> Further => new Dictionary<string, string>();

    public async Task InitializeAsync()
    {
        var (startRedis, startPostgres) = (RedisServer.StartAsync(), PostgresServer.StartAsync());
        redis = await startRedis;
        postgres = await startPostgres;
        ssm = await SsmStandIn.StartAsync(
            KeyValuePair.Create($"{WorkerSecrets}/FakeFinder/Cluster/Secret", Secret),
            KeyValuePair.Create($"{WorkerSecrets}/Orleans/Clustering/ConnectionString", redis.Connection));
        room = new MachineRoom(ssm.Url);
        ec2 = await Ec2StandIn.StartAsync(room);
        room.HasShutDown = ec2.ShutsItselfDown;
        cluster = room.Cluster = new ProcessCluster(
            postgres.Connection,
            Settings(redis.Connection, ec2.Url).Concat(Further).ToDictionary(),
            Short,
            slots: 1);
        Control = cluster.StartControl();
        await cluster.UntilAsync("the control silo", () => Task.FromResult(cluster.HasJoined(Control)));
        await cluster.StartWebAsync("/api/v1/fleet");
        video = await cluster.UploadAsync(Repository.Sample);
    }

    public async Task DisposeAsync()
    {
        await Room.ShutDownAllAsync();
        foreach (var process in Cluster.Processes.Where(process => !process.Killed).OrderBy(process => process == Control))
        {
            await process.StopAsync();
        }

        await Ec2.DisposeAsync();
        await Room.DisposeAsync();
        await ssm!.DisposeAsync();
        await Cluster.Family.AssertGoneAsync();
    }

    public void Dispose()
    {
        cluster?.Dispose();
        redis?.Dispose();
        postgres?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>
    /// An operator has terminated all machines: as if there had never been any. Workers take a short time for a video from now on.
    /// </summary>
    public async Task EmptyAsync()
    {
        Cluster.Take(Short);
        foreach (var machine in Ec2.Machines.Where(machine => machine.End != "terminated"))
        {
            await Room[machine.Id].ShutDownAsync();
            Ec2.End(machine.Id);
        }

        await UntilAsync(
            "an empty fleet",
            async () => await DescribeAsync() is var fleet && fleet["instances"]!.AsArray().Count + fleet["workers"]!.AsArray().Count == 0);
        emptySince = DateTimeOffset.UtcNow;
    }

    public async Task<Guid> SubmitAsync()
    {
        var job = Guid.CreateVersion7();
        await Cluster.SubmitAsync(job, video);
        return job;
    }

    /// <summary>A batch of one video, from its submission to its end.</summary>
    public async Task RunBatchAsync()
    {
        var batch = await Cluster.SubmitBatchAsync(video);
        await UntilAsync(
            $"the end of batch {batch}",
            async () => (string)(await Cluster.GetAsync($"/api/v1/batches/{batch}"))["state"]! == "completed");
    }

    /// <returns>The one part of a job that is completed.</returns>
    public async Task<JsonNode> EndOfAsync(Guid job)
    {
        JsonNode? ended = null;
        await UntilAsync(
            $"the end of job {job}",
            async () => (string)(ended = await Cluster.GetAsync($"/api/v1/jobs/{job}"))["state"]! is not ("queued" or "running"));
        var part = Assert.Single(ended!["parts"]!.AsArray())!;
        Assert.Equal(("completed", 0.5), ((string)part["state"]!, (double?)part["score"]));
        return part;
    }

    public Task<JsonNode> DescribeAsync() => Cluster.GetAsync("/api/v1/fleet");

    public Task UntilWarmAsync(string instance) => UntilAsync($"{instance} to be warm", async () =>
        (await DescribeAsync())["instances"]!.AsArray().Any(one => ((string)one!["id"]!, (string)one["state"]!) == (instance, "warm")));

    public Task UntilEndedAsync(StandInMachine machine) =>
        UntilAsync($"{machine.Id} to be terminated", () => Task.FromResult(machine.End == "terminated"));

    /// <summary>The decisions about this since the fleet was empty, the oldest first.</summary>
    /// <param name="what">Such as <c>launch g4dn.xlarge</c>, or <c>stop</c> and an instance's id.</param>
    public async Task<IReadOnlyList<(DateTimeOffset At, string Reason)>> DecisionsAsync(string what) =>
        [
            .. (await DescribeAsync())["decisions"]!
                .AsArray()
                .Where(decision => (string)decision!["what"]! == what)
                .Select(decision => ((DateTimeOffset)decision!["at"]!, (string)decision["reason"]!))
                .Where(decision => decision.Item1 >= emptySince)
                .Reverse(),
        ];

    public async Task UntilDecidedAsync(string what, int times = 1) =>
        await UntilAsync($"{times} times: {what}", async () => (await DecisionsAsync(what)).Count >= times);

    /// <summary>SIGKILL for the control silo; another takes its place.</summary>
    public async Task KillControlAsync()
    {
        await Control.KillAsync();
        Control = Cluster.StartControl();
    }

    public Task UntilAsync(string what, Func<Task<bool>> condition) => Cluster.UntilAsync(what, () =>
    {
        Ec2.ThrowIfAMachineFailed();
        Assert.Empty(Room.Crashed);
        return condition();
    });

    private static Dictionary<string, string> Settings(string membership, string ec2)
    {
        const string Fleet = "FakeFinder:Fleet";
        return new()
        {
            ["AWS_ENDPOINT_URL_EC2"] = ec2,
            ["AWS_REGION"] = "eu-central-1",
            ["AWS_ACCESS_KEY_ID"] = "key",
            ["AWS_SECRET_ACCESS_KEY"] = "secret",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["FakeFinder:Cluster:Secret"] = Secret,
            ["Orleans:Clustering:ProviderType"] = "Redis",
            ["Orleans:Clustering:ConnectionString"] = membership,
            ["Orleans:Membership:IAmAliveTablePublishTimeout"] = "00:00:01",
            ["Orleans:Gateway:GatewayListRefreshPeriod"] = "00:00:01",
            ["FakeFinder:Jobs:AskEvery"] = "00:00:01",

            // What counted as an attempt would be the last.
            ["FakeFinder:Jobs:Attempts"] = "1",
            [$"{Fleet}:Local:Program"] = "/nowhere/FakeFinder.Silo.dll",
            [$"{Fleet}:MaximumWarm"] = "1",
            [$"{Fleet}:Headroom"] = "0",
            [$"{Fleet}:IdleTime"] = "00:00:02",
            [$"{Fleet}:JoinTimeout"] = $"{JoinTimeout}",
            [$"{Fleet}:FirstBackOff"] = $"{FirstBackOff}",
            [$"{Fleet}:LongestBackOff"] = "00:00:02",
            [$"{Fleet}:Ec2:Image"] = "ami-0123456789abcdef0",
            [$"{Fleet}:Ec2:Kinds:0:Type"] = Preferred,
            [$"{Fleet}:Ec2:Kinds:0:UsdPerHour"] = "0.526",

            // Its workers' networks run on the processor here.
            [$"{Fleet}:Ec2:Worker:FakeFinder:Detection:Provider"] = "cpu",
            [$"{Fleet}:Ec2:Kinds:0:ColdStart"] = "00:00:20",
            [$"{Fleet}:Ec2:Kinds:0:WarmStart"] = "00:00:20",
            [$"{Fleet}:Ec2:Kinds:1:Type"] = Spot,
            [$"{Fleet}:Ec2:Kinds:1:Spot"] = "true",
            [$"{Fleet}:Ec2:Kinds:1:UsdPerHour"] = "0.4",
            [$"{Fleet}:Ec2:Kinds:1:ColdStart"] = "00:00:20",
            [$"{Fleet}:Ec2:Kinds:2:Type"] = Last,
            [$"{Fleet}:Ec2:Kinds:2:UsdPerHour"] = "3.06",
            [$"{Fleet}:Ec2:Kinds:2:ColdStart"] = "00:00:01",
            [$"{Fleet}:Ec2:Subnets:0"] = Subnets[0],
            [$"{Fleet}:Ec2:Subnets:1"] = Subnets[1],
            [$"{Fleet}:Ec2:SecurityGroups:0"] = "sg-0123456789abcdef0",
            [$"{Fleet}:Ec2:InstanceProfile"] = "fakefinder-worker",
            [$"{Fleet}:Ec2:FileSystem"] = "fs-0123456789abcdef0.efs.eu-central-1.amazonaws.com",
            [$"{Fleet}:Ec2:Container"] = "123456789012.dkr.ecr.eu-central-1.amazonaws.com/fakefinder-worker:1",
            [$"{Fleet}:Ec2:Worker:FakeFinder:Storage:Path"] = "/data/shared",
            [$"{Fleet}:Ec2:Worker:FakeFinder:Catalog:Models"] = $"/data/{ProcessCluster.Models}",
            [$"{Fleet}:Ec2:Worker:FakeFinder:Secrets:Ssm:Prefix"] = WorkerSecrets,
            [$"{Fleet}:Ec2:Worker:FakeFinder:Secrets:Ssm:Region"] = "eu-central-1",
            [$"{Fleet}:Ec2:DescribeEvery"] = "00:00:01",
            [$"{Fleet}:Ec2:SettleTime"] = "00:00:03",
            [$"{Fleet}:Ec2:MostRetries"] = "1",
        };
    }
}
