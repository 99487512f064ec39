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
        var options = new Ec2Options { FileSystem = Hostile, Container = $"registry/{Hostile}", Cluster = Hostile, Region = Hostile };

        var script = UserData.Render(Template, options, new Dictionary<string, string> { ["A:B"] = Hostile });

        var head = script[..script.IndexOf("metadata()", StringComparison.Ordinal)];
        var said = await ShellAsync(
            head + """printf '%s\0' "$efs" "$registry" "$image" "$region" "$cluster"; base64 --decode <<<"$settings" """
        );
        Assert.Equal([Hostile, "registry", $"registry/{Hostile}", Hostile, Hostile, $"A__B={Hostile}\n{Endpoints}"], said.Split('\0'));
    }

    [Fact]
    public async Task The_script_is_one_that_the_shell_reads_and_mounts_EFS_as_it_should_be()
    {
        var script = UserData.Render(Template, Options(), new Dictionary<string, string>());

        await ShellAsync(script, "-n");
        Assert.Contains("nfsvers=4.1,rsize=1048576,wsize=1048576,hard,timeo=600,retrans=2,noresvport", script, StringComparison.Ordinal);
        Assert.DoesNotMatch("@[A-Z]+@", script);
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
