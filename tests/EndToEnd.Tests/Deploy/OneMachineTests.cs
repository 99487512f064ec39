using System.Diagnostics;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace FakeFinder.EndToEnd.Tests.Deploy;

/// <summary>What can be said without docker and systemd of the files for one machine.</summary>
public sealed class OneMachineTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy");

    private static readonly Dictionary<object, object> Compose = (Dictionary<object, object>)new DeserializerBuilder().Build()
        .Deserialize(new MergingParser(new Parser(new StringReader(File.ReadAllText(Path.Combine(Folder, "compose.yaml"))))))!;

    public static TheoryData<string> Services => new(Map(Compose["services"]).Keys.Select(name => (string)name));

    [Theory]
    [MemberData(nameof(Services))]
    public void No_container_can_write_its_image_keep_a_capability_or_take_all_memory(string name)
    {
        var service = Map(Map(Compose["services"])[name]);

        Assert.Equal("true", service["read_only"]);
        Assert.Equal(["ALL"], List(service["cap_drop"]));
        Assert.Contains("no-new-privileges:true", List(service["security_opt"]));
        Assert.True(service.ContainsKey("mem_limit") && service.ContainsKey("pids_limit") && service.ContainsKey("logging"));
        Assert.False(service.ContainsKey("privileged"));
        Assert.Equal(name == "proxy", service.ContainsKey("ports"));
        Assert.Equal(name == "proxy" ? ["NET_BIND_SERVICE"] : [], service.TryGetValue("cap_add", out var added) ? List(added) : []);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public void Each_file_volume_network_and_secret_that_a_container_names_is_there(string name)
    {
        var service = Map(Map(Compose["services"])[name]);

        if (service.TryGetValue("build", out var build))
        {
            Assert.Contains(Dockerfile.All, file => $"deploy/{file.Name}" == (string)Map(build)["dockerfile"]);
        }

        foreach (var volume in List(service["volumes"]).Select(volume => volume.Split(':')[0]))
        {
            Assert.True(
                volume.StartsWith("./", StringComparison.Ordinal)
                    ? File.Exists(Path.Combine(Folder, volume))
                    : Map(Compose["volumes"]).ContainsKey(volume),
                volume);
        }

        Assert.All(Map(service["networks"]).Keys, network => Assert.Contains(network, Map(Compose["networks"]).Keys));
        Assert.All(
            service.TryGetValue("secrets", out var secrets) ? List(secrets) : [],
            secret => Assert.Contains(secret, Map(Compose["secrets"]).Keys));
    }

    [Fact]
    public void The_proxy_is_the_one_that_the_service_trusts_and_asks_the_service()
    {
        var services = Map(Compose["services"]);
        string AddressOf(string name) => (string)Map(Map(Map(services[name])["networks"])["inside"])["ipv4_address"];

        Assert.Equal(AddressOf("proxy"), Map(Map(services["service"])["environment"])["FakeFinder__Security__Proxies__0"]);
        Assert.Contains(
            $"reverse_proxy {AddressOf("service")}:5000",
            File.ReadAllText(Path.Combine(Folder, "Caddyfile")),
            StringComparison.Ordinal);
        foreach (var worker in new[] { "worker-cpu", "worker-gpu" })
        {
            var environment = Map(Map(services[worker])["environment"]);
            Assert.Equal($"{AddressOf("service")}:11111", environment["Orleans__Clustering__PrimarySiloEndPoint"]);
            Assert.Equal(AddressOf(worker), environment["Orleans__Endpoints__AdvertisedIPAddress"]);
        }
    }

    [Fact]
    public void The_unit_is_one_that_systemd_reads_without_a_complaint_and_gives_little_to_whom_breaks_in()
    {
        // The program that it starts need not be installed where this runs.
        var unit = File.ReadAllText(Path.Combine(Folder, "systemd", "fakefinder.service"));
        var folder = Directory.CreateTempSubdirectory("fakefinder-unit-");
        try
        {
            var file = Path.Combine(folder.FullName, "fakefinder.service");
            File.WriteAllText(file, unit.Replace("/usr/bin/dotnet", "/bin/true", StringComparison.Ordinal));
            Assert.Equal("", Analyze("verify", file));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        string[] kept = ["DynamicUser=yes", "ProtectSystem=strict", "NoNewPrivileges=yes", "CapabilityBoundingSet=\n", "PrivateTmp=yes"];
        foreach (var needed in kept)
        {
            Assert.Contains($"\n{needed}", unit, StringComparison.Ordinal);
        }

        // What bubblewrap needs.
        Assert.Contains("RestrictNamespaces=user mnt pid net ipc uts", unit, StringComparison.Ordinal);
    }

    private static string Analyze(params string[] arguments)
    {
        using var analyze = Process.Start(
            new ProcessStartInfo("systemd-analyze", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var said = analyze.StandardError.ReadToEnd();
        analyze.WaitForExit();
        return said;
    }

    private static Dictionary<object, object> Map(object value) =>
        value as Dictionary<object, object> ?? ((List<object>)value).ToDictionary(one => one, one => one);

    private static List<string> List(object value) => [.. ((List<object>)value).Select(one => (string)one)];
}
