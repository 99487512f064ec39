using System.Text.Json.Nodes;
using FakeFinder.Aws.StandIn;
using FakeFinder.EndToEnd.Tests.Cluster;
using FakeFinder.EndToEnd.Tests.Service;
using FakeFinder.Servers;
using FakeFinder.Servers.Certificates;
using Microsoft.AspNetCore.Http;

namespace FakeFinder.EndToEnd.Tests;

/// <summary><c>doctor</c> with the published programs.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly Installation installation = new();
    private readonly DataFolder folder = new();
    private readonly TestAuthority authority = new("authority of the test");

    public void Dispose()
    {
        installation.Dispose();
        folder.Dispose();
        authority.Dispose();
    }

    [Fact]
    public async Task Where_nothing_is_wrong_nothing_is_a_fault_and_nothing_is_left_behind()
    {
        var before = Directory.GetFileSystemEntries(installation.Data);

        using var doctor = await installation.With("FakeFinder:Web:Port", "0").Run("doctor", "--cluster", "--json").WaitAsync();

        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Error);
        var document = JsonNode.Parse(doctor.Output)!;
        Assert.True((bool)document["sound"]!);
        Assert.Equal("ok", StateOf(document, "ffmpeg"));
        Assert.Equal("ok", StateOf(document, "settings"));
        Assert.Equal("ok", StateOf(document, "ONNX Runtime"));
        Assert.Equal("warning", StateOf(document, "weights"));
        Assert.Equal("notChecked", StateOf(document, "EC2 rights"));
        Assert.Equal(before, Directory.GetFileSystemEntries(installation.Data));
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task A_running_service_is_seen_and_is_not_disturbed()
    {
        var up = await installation.UpAsync();
        installation.With("FakeFinder:Web:Port", $"{new Uri(await installation.UrlAsync()).Port}");

        using var doctor = await installation.Run("doctor", "--json").WaitAsync();

        Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Error);
        var document = JsonNode.Parse(doctor.Output)!;
        Assert.Contains("a worker can take work", Sentences(document, "service"), StringComparison.Ordinal);
        Assert.Contains("is held by the service itself", Sentences(document, "ports"), StringComparison.Ordinal);
        Assert.Contains("answers and is whole", Sentences(document, "database"), StringComparison.Ordinal);
        Assert.Equal("completed", (string)(await installation.WaitForEndAsync(up, await installation.SubmitAsync("residual")))["state"]!);
    }

    [Fact]
    public async Task A_broken_set_up_names_each_fault_and_what_to_do()
    {
        using var postgres = await PostgresServer.StartAsync();
        using var held = await RedisServer.StartAsync();
        using var silent = new HeldPort();
        using var disk = new SmallDisk(folder["disk"], kilobytes: 512);
        disk.Fill();
        await using var ec2 = await Ec2StandIn.StartAsync();
        ec2.Fail("RunInstances", 403, "UnauthorizedOperation", times: 10);
        await using var s3 = await LoopbackServer.StartAsync(RefuseAsync);
        BreakWeights();
        authority.ForSilo("old", DateTimeOffset.UtcNow.AddDays(-1)).WriteTo(folder.Path, "old");
        File.WriteAllText(folder["authorities.crt"], authority.Pem);
        installation
            .With("PATH", PathWithout("ffmpeg", "ffprobe"))
            .With("FakeFinder:Web:Port", $"{held.Port}")
            .With("FakeFinder:Storage:S3:Bucket", "videos")
            .With("FakeFinder:Storage:S3:ServiceUrl", s3.Url)
            .With("FakeFinder:Storage:S3:MostRetries", "0")
            .With("FakeFinder:Cluster:Secret", "only for this test, which needs one")
            .With("FakeFinder:Cluster:Tls:Certificate", folder["old.crt"])
            .With("FakeFinder:Cluster:Tls:Key", folder["old.key"])
            .With("FakeFinder:Cluster:Tls:Authorities", folder["authorities.crt"])
            .With("Kestrel:Certificates:Default:Path", folder["old.crt"])
            .With("Kestrel:Certificates:Default:KeyPath", folder["old.key"])
            .With("Orleans:GrainStorage:jobs:Invariant", "Npgsql")
            .With("ConnectionStrings:fakefinder", $"{await postgres.CreateUserAsync("newsroom", "right")};Password=wrong")
            .With("Orleans:Clustering:ProviderType", "Redis")
            .With("Orleans:Clustering:ConnectionString", $"127.0.0.1:{silent.Number},connectTimeout=1000")
            .With("Orleans:Endpoints:SiloPort", $"{held.Port}");
        UseEc2(ec2.Url);

        using var doctor = await installation
            .Run("doctor", "--cluster", "--json", "--data", disk.Path, "--weights", folder["weights"])
            .WaitAsync();

        Assert.True(doctor.ExitCode == 1, doctor.Output + doctor.Error);
        var document = JsonNode.Parse(doctor.Output)!;
        Assert.False((bool)document["sound"]!);
        Expect(document, "ffmpeg", "There is no ffmpeg on PATH", "install FFmpeg");
        Expect(document, "data folder", "No space left on device", "make room on its disk");
        Expect(document, "database", "password authentication failed for user \"newsroom\"", "user, password and database");
        Expect(document, "ports", $"127.0.0.1:{held.Port} is held by redis-server (process ", "choose another port");
        Expect(document, "silo ports", $"{held.Port} is held by redis-server", "choose another port");
        Expect(document, "web certificate", "has expired at", "Put another one in its place");
        Expect(document, "cluster certificate", "has expired at", "Put another one in its place");
        Expect(document, "membership", "The cluster cannot be reached by Orleans:Clustering (Redis)", "what keeps the membership");
        Expect(document, "S3", "may not list the bucket 'videos' (AccessDenied)", "s3:ListBucket");
        Expect(document, "S3 rights", "may not write to the bucket 'videos' (AccessDenied)", "s3:PutObject");
        Expect(document, "EC2 rights", "did not do RunInstances (UnauthorizedOperation", "ec2:RunInstances");
        Expect(document, "weights", "b0.onnx is not the file that was installed", "fakefinder weights pull boken");
        Expect(document, "weights", "b1.onnx is missing", "fakefinder weights pull mtcnn");
        Assert.All(ec2.Machines, _ => Assert.Fail("A dry run has launched a machine."));
        await installation.Family.AssertGoneAsync();
    }

    [Fact]
    public async Task A_sandbox_that_is_required_and_not_there_is_a_fault_and_else_a_warning()
    {
        installation.With("PATH", PathWithout("bwrap")).With("FakeFinder:Web:Port", "0");
        using var wanted = await installation.Run("doctor", "--json").WaitAsync();
        using var required = await installation.With("FakeFinder:Media:Sandbox", "Required").Run("doctor", "--json").WaitAsync();

        Assert.Equal(0, wanted.ExitCode);
        Assert.Equal("warning", StateOf(JsonNode.Parse(wanted.Output)!, "sandbox"));
        Assert.Equal(1, required.ExitCode);
        Expect(JsonNode.Parse(required.Output)!, "sandbox", "there is no bwrap on PATH", "install bubblewrap");
    }

    [Fact]
    public async Task A_setting_that_no_program_can_start_with_is_told_by_both_programs()
    {
        installation.With("Orleans:Clustering:ProviderType", "Carrier pigeons");

        using var doctor = await installation.Run("doctor", "--json").WaitAsync();

        Assert.Equal(1, doctor.ExitCode);
        var document = JsonNode.Parse(doctor.Output)!;
        Expect(document, "start of web", "Carrier pigeons", "cannot start");
        Expect(document, "start of worker", "Carrier pigeons", "cannot start");
    }

    [Fact]
    public async Task The_silos_of_a_cluster_are_seen_and_one_that_was_killed_is_named()
    {
        const string Secret = "only for this test, which needs one";
        using var postgres = await PostgresServer.StartAsync();
        using var redis = await RedisServer.StartAsync();
        Dictionary<string, string> settings = new(ProcessCluster.MembershipIn(redis)) { ["FakeFinder:Cluster:Secret"] = Secret };
        using var cluster = new ProcessCluster(postgres.Connection, settings, TimeSpan.Zero, slots: 1);
        var (control, worker) = (cluster.StartControl(), cluster.StartWorker());
        await cluster.UntilAsync("both silos", () => Task.FromResult(cluster.HasJoined(control) && cluster.HasJoined(worker)));
        await worker.KillAsync();
        foreach (var (key, value) in settings)
        {
            installation.With(key, value);
        }

        installation
            .With("Orleans:ClusterId", cluster.Id)
            .With("Orleans:GrainStorage:jobs:Invariant", "Npgsql")
            .With("ConnectionStrings:fakefinder", postgres.Connection)
            .With("FakeFinder:Role", "client")
            .With("FakeFinder:Web:Port", "0");

        JsonNode? document = null;
        await cluster.UntilAsync("the killed worker to be told dead", async () =>
        {
            using var doctor = await installation.Run("doctor", "--cluster", "--json").WaitAsync();
            Assert.True(doctor.ExitCode == 0, doctor.Output + doctor.Error);
            document = JsonNode.Parse(doctor.Output)!;

            // From the first time on: until the others declare it dead, it does not answer.
            Assert.Contains(Findings(document, "membership"), finding =>
                (string)finding["state"]! == "warning"
                && ((string)finding["sentence"]!).Contains("Silo worker/", StringComparison.Ordinal));
            return Sentences(document, "membership").Contains("was declared dead within the last hour", StringComparison.Ordinal);
        });

        Assert.Contains(Findings(document!, "membership"), finding =>
            (string)finding["state"]! == "ok" && ((string)finding["sentence"]!).Contains("Silo control", StringComparison.Ordinal));
        Assert.Equal("ok", StateOf(document!, "database clock"));
    }

    private static Task RefuseAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        context.Response.ContentType = "application/xml";
        return context.Response.WriteAsync("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>");
    }

    private void UseEc2(string url) => installation
        .With("AWS_ENDPOINT_URL_EC2", url)
        .With("AWS_REGION", "eu-central-1")
        .With("AWS_ACCESS_KEY_ID", "key")
        .With("AWS_SECRET_ACCESS_KEY", "secret")
        .With("FakeFinder:Fleet:Ec2:Image", "ami-1")
        .With("FakeFinder:Fleet:Ec2:Kinds:0:Type", "g4dn.xlarge")
        .With("FakeFinder:Fleet:Ec2:Subnets:0", "subnet-a")
        .With("FakeFinder:Fleet:Ec2:SecurityGroups:0", "sg-1")
        .With("FakeFinder:Fleet:Ec2:InstanceProfile", "worker")
        .With("FakeFinder:Fleet:Ec2:FileSystem", "fs-1.efs.local")
        .With("FakeFinder:Fleet:Ec2:Container", "registry.local/worker:1")
        .With("FakeFinder:Fleet:Ec2:Worker:FakeFinder:Secrets:Folder", "/run/secrets");

    /// <summary>boken and what it needs: a file that was changed, and one that is gone.</summary>
    private void BreakWeights()
    {
        Install("boken", "b0.onnx");
        Install("mtcnn", "b1.onnx");
        File.WriteAllText(Path.Combine(folder["weights"], "boken", "b0.onnx"), "changed");
        File.Delete(Path.Combine(folder["weights"], "mtcnn", "b1.onnx"));
    }

    private void Install(string name, string file)
    {
        var place = Directory.CreateDirectory(Path.Combine(folder["weights"], name)).FullName;
        File.WriteAllText(Path.Combine(place, file), "as it was");
        File.WriteAllText(
            Path.Combine(place, "manifest.json"),
            new JsonObject
            {
                ["networks"] = new JsonArray(new JsonObject { ["file"] = file, ["sha256"] = new string('0', 64) }),
            }.ToJsonString());
    }

    /// <summary>All programs of this machine but these.</summary>
    private string PathWithout(params string[] names)
    {
        var programs = Directory.CreateDirectory(folder[$"without-{names[0]}"]).FullName;
        foreach (
            var program in Environment.GetEnvironmentVariable("PATH")!
                .Split(Path.PathSeparator)
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateFiles)
                .DistinctBy(Path.GetFileName)
                .Where(program => !names.Contains(Path.GetFileName(program))))
        {
            File.CreateSymbolicLink(Path.Combine(programs, Path.GetFileName(program)), program);
        }

        return programs;
    }

    private static IEnumerable<JsonNode> Findings(JsonNode document, string check) =>
        document["findings"]!.AsArray().OfType<JsonNode>().Where(finding =>
            (string)finding["check"]! is var name && (name == check || name.StartsWith($"{check} (", StringComparison.Ordinal)));

    private static string StateOf(JsonNode document, string check) => (string)Assert.Single(Findings(document, check))["state"]!;

    private static string Sentences(JsonNode document, string check) => string.Join('\n', Findings(document, check));

    private static void Expect(JsonNode document, string check, string sentence, string remedy)
    {
        var faults = Findings(document, check).Where(finding => (string)finding["state"]! == "fault").Select(finding =>
            $"{finding["sentence"]} {finding["remedy"]}").ToList();
        Assert.True(
            faults.Exists(fault => fault.Contains(sentence, StringComparison.Ordinal)
                && fault.Contains(remedy, StringComparison.OrdinalIgnoreCase)),
            $"Of {check} there is no fault '{sentence}' with '{remedy}', but:\n{document}");
    }
}
