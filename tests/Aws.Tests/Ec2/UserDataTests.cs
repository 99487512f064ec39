using System.Diagnostics;
using FakeFinder.Aws.Ec2;
using FakeFinder.Fleet.Instances;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>The rendered script is run by a real shell as far as its settings go.</summary>
public sealed class UserDataTests
{
    private const string Hostile = """a'; touch /tmp/x; echo "$(id)" `id` $HOME \ @SETTINGS@ '\'' #""";

    private const string Endpoints = "Orleans__Endpoints__GatewayPort=0\nOrleans__Endpoints__SiloPort=11111\n";

    private static readonly string Template = File.ReadAllText(Path.Combine(Repository.Root, "deploy", "user-data.sh"));

    [Fact]
    public async Task No_setting_breaks_out_of_the_script()
    {
        var options = new Ec2Options
        {
            FileSystem = Hostile,
            AccessPoint = Hostile,
            Container = $"registry/{Hostile}",
            Cluster = Hostile,
            Region = Hostile,
            WeightsFrom = Hostile,
            LogGroup = Hostile,
        };

        var script = UserData.Render(Template, options, new Dictionary<string, string> { ["A:B"] = Hostile });

        var said = await ShellAsync(
            HeadOf(script)
                + """
                printf '%s\0' "$efs" "$access" "$registry" "$image" "$region" "$cluster" "$weights" "$logs"; base64 --decode <<<"$settings"
                """
        );
        Assert.Equal(
            [Hostile, Hostile, "registry", $"registry/{Hostile}", Hostile, Hostile, Hostile, Hostile, $"A__B={Hostile}\n{Endpoints}"],
            said.Split('\0'));
    }

    [Fact]
    public async Task The_script_is_one_that_the_shell_reads_and_mounts_EFS_as_it_should_be()
    {
        var script = UserData.Render(Template, Options(), new Dictionary<string, string>());

        await ShellAsync(script, "-n");
        Assert.Contains("nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport", script, StringComparison.Ordinal);
        Assert.DoesNotMatch("@[A-Z]+@", script);
    }

    [Theory]
    [InlineData("docker", "")]
    [InlineData("fails", "Not all weights could be pulled from s3://bucket/it's here.")]
    public async Task Where_a_bucket_is_named_a_machine_pulls_its_weights_before_its_worker_starts_and_starts_it_anyway(
        string pull, string complaint)
    {
        var options = Options();
        options.WeightsFrom = "s3://bucket/it's here";
        options.Region = "eu-central-1";

        var said = await RunPartAsync(options, pull);

        const string Own =
            "--volume /var/lib/fakefinder/weights:/var/lib/fakefinder/weights --env FakeFinder__Catalog__Weights=/var/lib/fakefinder/weights";
        Assert.Equal(
            [
                "install --directory --owner 10001 --mode 700 /var/lib/fakefinder/weights",
                $"docker run --rm --network host --env-file /etc/fakefinder/worker.env {Own} --entrypoint "
                    + "dotnet registry.local/worker:1 cli/FakeFinder.Cli.dll weights pull --all --from s3://bucket/it's here --weights "
                    + "/var/lib/fakefinder/weights",
                .. complaint.Length > 0 ? [complaint] : Array.Empty<string>(),
                .. Start(Own + " "),
            ],
            said);
    }

    [Fact]
    public async Task Without_a_bucket_the_worker_uses_the_weights_of_its_settings()
    {
        Assert.Equal(Start(""), await RunPartAsync(Options(), "docker"));
    }

    [Theory]
    [InlineData(true, "", "cuda")]
    [InlineData(true, "cpu", "cpu")]
    [InlineData(false, "", null)]
    public async Task A_worker_on_a_GPU_must_be_able_to_use_it_unless_its_settings_say_otherwise(bool gpu, string set, string? provider)
    {
        var options = Options();
        if (set.Length > 0)
        {
            options.Worker["FakeFinder:Detection:Provider"] = set;
        }

        var script = UserData.Render("settings=@SETTINGS@\n", options, new Dictionary<string, string>(), gpu);

        var said = await ShellAsync(script + """base64 --decode <<<"$settings" """);
        Assert.Equal((provider is null ? "" : $"FakeFinder__Detection__Provider={provider}\n") + Endpoints, said);
    }

    [Fact]
    public async Task A_worker_gets_this_process_settings_but_its_node_and_those_that_are_set_for_EC2_win()
    {
        var options = Options();
        options.Worker["FakeFinder:Storage:Path"] = "/data/worker";
        options.Worker["Orleans:Endpoints:SiloPort"] = "2222";
        var script = UserData.Render("settings=@SETTINGS@\n", options, new Dictionary<string, string>
        {
            ["FakeFinder:Node"] = "n1",
            ["FakeFinder:Host:EndWithInput"] = "true",
            ["FakeFinder:Storage:Path"] = "/here",
            ["Orleans:ClusterId"] = "c",
        });

        var said = await ShellAsync(script + """base64 --decode <<<"$settings" """);

        Assert.Equal(
            "FakeFinder__Storage__Path=/data/worker\nOrleans__ClusterId=c\n" + Endpoints.Replace("11111", "2222", StringComparison.Ordinal),
            said);
    }

    [Fact]
    public async Task No_secret_is_in_the_script_whoever_set_it()
    {
        const string Hidden = "nobody may read this";
        var options = Options();
        options.Worker["FakeFinder:Cluster:Secret"] = Hidden;
        options.Worker["FakeFinder:Secrets:Ssm:Prefix"] = "/production/worker";
        var script = UserData.Render("settings=@SETTINGS@\n", options, new Dictionary<string, string>
        {
            ["FakeFinder:Cluster:Secret"] = Hidden,
            ["FakeFinder:Cluster:Tls:Certificate"] = "/etc/fakefinder/tls.crt",
            ["FakeFinder:Cluster:Tls:Key"] = $"-----BEGIN PRIVATE KEY-----\n{Hidden}",
            ["FakeFinder:Cluster:Tls:Password"] = Hidden,
            ["Orleans:Clustering:ConnectionString"] = $"redis,password={Hidden}",
            ["ConnectionStrings:members"] = $"Host=db;Password={Hidden}",
        });

        var said = await ShellAsync(script + """base64 --decode <<<"$settings" """);

        Assert.Equal(
            "FakeFinder__Cluster__Tls__Certificate=/etc/fakefinder/tls.crt\nFakeFinder__Secrets__Ssm__Prefix=/production/worker\n"
                + Endpoints,
            said);
    }

    [Theory]
    [InlineData("A:B", "two\nlines", "cannot be passed to a worker on EC2")]
    [InlineData("A B", "x", "cannot be passed to a worker on EC2")]
    public void A_setting_that_the_container_would_read_as_two_is_refused(string key, string value, string reason)
    {
        var refusal = Assert.Throws<InstanceLaunchException>(() =>
            UserData.Render(Template, Options(), new Dictionary<string, string> { [key] = value }));

        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_control_character_an_unknown_name_and_too_much_are_refused_with_a_sentence()
    {
        var broken = Options();
        broken.FileSystem = "a\nb";

        Assert.Contains(
            "holds a control character",
            Refusal(() => UserData.Render(Template, broken, new Dictionary<string, string>())),
            StringComparison.Ordinal);
        Assert.Contains(
            "asks for @EFT@",
            Refusal(() => UserData.Render("x=@EFT@", Options(), new Dictionary<string, string>())),
            StringComparison.Ordinal);
        Assert.Contains(
            "more than EC2's 16384",
            Refusal(() => UserData.Render(Template, Options(), new Dictionary<string, string> { ["A"] = new string('x', 16000) })),
            StringComparison.Ordinal);
    }

    /// <summary>The script from the pull of the weights to the start of the worker, with programs that say how they were called.</summary>
    /// <param name="pull"><c>fails</c>: the pull ends with an error.</param>
    private static async Task<string[]> RunPartAsync(Ec2Options options, string pull)
    {
        var script = UserData.Render(Template, options, new Dictionary<string, string>());
        var start = script.IndexOf("own=()", StringComparison.Ordinal);
        var part = script[start..script.IndexOf("# 2 is the code", StringComparison.Ordinal)];
        var said = await ShellAsync(
            $$"""
            {{HeadOf(script)}}
            exec 2>&1
            install() { echo "install $*"; }
            touch() { echo "touch $*"; }
            awk() { echo 900k; }
            docker() { echo "docker $*"; [[ {{pull}} != fails || $2 != --rm ]]; }
            {{part}}
            """);
        return said.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>The commands that start a worker.</summary>
    private static string[] Start(string own) =>
        [
            "install --directory --owner 10001 --mode 700 /var/lib/fakefinder/tmp",
            "docker rm --force fakefinder-worker",
            "docker run --detach --name fakefinder-worker --restart on-failure --network host --read-only --cap-drop ALL --security-opt "
                + "no-new-privileges --memory 900k --memory-swap 900k --pids-limit 4096 --volume /data:/data "
                + $"--volume /var/lib/fakefinder/tmp:/tmp {own}--env-file /etc/fakefinder/worker.env --log-driver json-file "
                + "--log-opt max-size=50m --log-opt max-file=3 registry.local/worker:1",
            "touch /run/fakefinder-started",
            "docker image prune --all --force",
        ];

    /// <summary>What the template takes in.</summary>
    private static string HeadOf(string script) => script[..script.IndexOf("# ONNX Runtime", StringComparison.Ordinal)];

    private static string Refusal(Action render) => Assert.Throws<InstanceLaunchException>(render).Message;

    private static Ec2Options Options() => new() { FileSystem = "fs-1.efs.local", Container = "registry.local/worker:1" };

    private static async Task<string> ShellAsync(string script, params string[] arguments)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("bash", [.. arguments, "-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true }
        )!;
        await shell.StandardInput.WriteAsync(script);
        shell.StandardInput.Close();
        var output = await shell.StandardOutput.ReadToEndAsync();
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
        return output;
    }
}
