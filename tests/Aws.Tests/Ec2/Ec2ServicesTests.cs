using FakeFinder.Aws.Ec2;
using FakeFinder.Catalog;
using FakeFinder.Fleet;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using FakeFinder.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Aws.Tests.Ec2;

public sealed class Ec2ServicesTests : IDisposable
{
    private readonly DataFolder folder = new();
    private readonly Dictionary<string, string> worker = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Without_an_image_instances_are_local_processes()
    {
        await using var services = Build(("Image", ""));

        Assert.IsType<LocalInstanceProvider>(services.GetRequiredService<IInstanceProvider>());
    }

    [Fact]
    public async Task With_an_image_instances_are_machines_of_the_kinds_that_the_settings_name_and_models_json_names_warm_ones()
    {
        await File.WriteAllTextAsync(folder["models.json"], """
            {"schema": 1, "detectors": [{"name": "a", "title": "A", "summary": "A.", "pipeline": "a", "warmInstances": ["i-1", "i-2"]},
                                        {"name": "b", "title": "B", "summary": "B.", "pipeline": "b", "warmInstances": ["i-2"]}]}
            """);
        await using var services = Build();

        var provider = Assert.IsType<Ec2InstanceProvider>(services.GetRequiredService<IInstanceProvider>());

        Assert.Equal(["g4dn.xlarge (spot)"], provider.Kinds.Select(kind => kind.Name));
        var warm = services.GetRequiredService<WarmInstances>();
        Assert.Equal(["i-1", "i-2"], warm.Ids.Order());
        Assert.Equal(["a"], warm.Detectors["i-1"]);
        Assert.Equal(["a", "b"], warm.Detectors["i-2"]);
        Assert.True(File.Exists(services.GetRequiredService<IOptions<Ec2Options>>().Value.UserData));
    }

    [Fact]
    public async Task With_an_image_nothing_is_asked_of_local_workers_and_a_machine_may_be_launched_for_work()
    {
        await File.WriteAllTextAsync(folder["models.json"], """{"schema": 1, "detectors": []}""");
        await using var services = Build(
            ("Local:Program", "/nowhere/FakeFinder.Silo.dll"),
            ("Local:Logs", ""),
            ("MinimumHot", "0"),
            ("WorkersJoin", "true"));

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<Ec2InstanceProvider>(services.GetRequiredService<IInstanceProvider>());
        Assert.False(services.GetRequiredService<IOptions<FleetOptions>>().Value.WorkersJoin);
    }

    [Fact]
    public async Task Without_an_image_the_local_provider_is_not_made_without_its_program()
    {
        await using var services = Build(("Image", ""), ("Local:Program", "/nowhere/FakeFinder.Silo.dll"));

        var refusal = Assert.Throws<OptionsValidationException>(services.GetRequiredService<IInstanceProvider>);

        Assert.StartsWith("FakeFinder:Fleet:Local:Program is '/nowhere/FakeFinder.Silo.dll'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Settings_of_workers_have_keys_of_several_words()
    {
        await using var services = Build(("Worker:FakeFinder:Storage:Path", "/data/worker"), ("Worker:Orleans:Endpoints:SiloPort", "2222"));

        var worker = services.GetRequiredService<IOptions<Ec2Options>>().Value.Worker;

        Assert.Equal(
            [KeyValuePair.Create("FakeFinder:Storage:Path", "/data/worker"), KeyValuePair.Create("Orleans:Endpoints:SiloPort", "2222")],
            worker.OrderBy(setting => setting.Key));
    }

    [Theory]
    [InlineData("Worker:FakeFinder:Secrets:Ssm:Prefix", "/production/worker")]
    [InlineData("Worker:FakeFinder:Secrets:Folder", "/run/secrets")]
    [InlineData(
        "Worker:FakeFinder:Secrets:Ssm:Names:FakeFinder:Cluster:Secret",
        "/aws/reference/secretsmanager/cluster",
        "Worker:FakeFinder:Secrets:Ssm:Names:ConnectionStrings:members",
        "/aws/reference/secretsmanager/members")]
    public async Task Where_workers_need_secrets_their_settings_say_where_they_read_them(params string[] given)
    {
        worker["FakeFinder:Cluster:Secret"] = worker["ConnectionStrings:members"] = "a secret";
        worker["FakeFinder:Storage:Path"] = "/data";
        await using var without = Build();
        await using var with = Build([.. given.Chunk(2).Select(pair => (pair[0], pair[1]))]);

        var refusal = Assert.Throws<OptionsValidationException>(() => without.GetRequiredService<IOptions<Ec2Options>>().Value);

        Assert.StartsWith(
            "Workers on EC2 need ConnectionStrings:members, FakeFinder:Cluster:Secret, and secrets are never in user data. Put it below a "
                + "path of the SSM Parameter Store and set FakeFinder:Fleet:Ec2:Worker:FakeFinder:Secrets:Ssm:Prefix",
            refusal.Message,
            StringComparison.Ordinal);
        Assert.NotNull(with.GetRequiredService<IOptions<Ec2Options>>().Value);
    }

    [Fact]
    public async Task A_secret_among_the_settings_of_workers_is_refused()
    {
        await using var services = Build(
            ("Worker:FakeFinder:Secrets:Ssm:Prefix", "/production/worker"),
            ("Worker:FakeFinder:Cluster:Secret", "in every machine's user data"));

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Ec2Options>>().Value);

        Assert.StartsWith(
            "FakeFinder:Fleet:Ec2:Worker holds FakeFinder:Cluster:Secret: a secret would be in the user data",
            refusal.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Image", "my-image", "a machine image's id")]
    [InlineData("Kinds:0:Type", "g4dn", "a Type such as g4dn.xlarge")]
    [InlineData("RootVolumeGiB", "1", "from 8 to 16384")]
    [InlineData("LaunchTemplate", "my-template", "a launch template's id")]
    [InlineData("AccessPoint", "mine", "an access point's id")]
    [InlineData("Kinds:0:Ahead", "true", "a spot machine cannot be stopped")]
    [InlineData("PrepareTimeout", "00:00:10", "from 1 min to 3 h")]
    [InlineData("Container", "worker", "REGISTRY/NAME:TAG")]
    [InlineData("InstanceProfile", "", "the name of an instance profile")]
    [InlineData("FileSystem", "", "an EFS file system")]
    [InlineData("UserData", "/nowhere", "the path of a template")]
    [InlineData("DescribeEvery", "00:00:00", "from 1 s to 1 min")]
    [InlineData("SettleTime", "00:02:00", "from 0 to 1 min")]
    [InlineData("MostRetries", "9", "from 0 to 5")]
    public async Task A_setting_that_cannot_be_is_refused_in_a_sentence_that_names_it(string key, string value, string reason)
    {
        await using var services = Build((key, value));

        var refusal = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<Ec2Options>>().Value);

        Assert.Contains($"FakeFinder:Fleet:Ec2:{key.Split(':')[0]}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_launch_template_takes_the_place_of_image_security_groups_and_profile()
    {
        await File.WriteAllTextAsync(folder["models.json"], """{"schema": 1, "detectors": []}""");
        await using var services = Build(
            ("LaunchTemplate", "lt-1"),
            ("Image", ""),
            ("SecurityGroups:0", null),
            ("InstanceProfile", ""));

        services.GetRequiredService<IStartupValidator>().Validate();

        Assert.IsType<Ec2InstanceProvider>(services.GetRequiredService<IInstanceProvider>());
    }

    private ServiceProvider Build(params (string Key, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?>
        {
            ["FakeFinder:Catalog:Models"] = folder["models.json"],
            ["FakeFinder:Fleet:Local:Logs"] = folder["logs"],
            ["FakeFinder:Fleet:Local:Program"] = typeof(Ec2ServicesTests).Assembly.Location,
            ["FakeFinder:Fleet:Ec2:Image"] = "ami-1",
            ["FakeFinder:Fleet:Ec2:Region"] = "eu-central-1",
            ["FakeFinder:Fleet:Ec2:Kinds:0:Type"] = "g4dn.xlarge",
            ["FakeFinder:Fleet:Ec2:Kinds:0:Spot"] = "true",
            ["FakeFinder:Fleet:Ec2:Subnets:0"] = "subnet-a",
            ["FakeFinder:Fleet:Ec2:SecurityGroups:0"] = "sg-1",
            ["FakeFinder:Fleet:Ec2:InstanceProfile"] = "worker",
            ["FakeFinder:Fleet:Ec2:FileSystem"] = "fs-1.efs.local",
            ["FakeFinder:Fleet:Ec2:Container"] = "registry.local/worker:1",
        };
        foreach (var (key, value) in settings)
        {
            all[
                key.StartsWith("Local:", StringComparison.Ordinal) || key is "MinimumHot" or "WorkersJoin"
                    ? $"FakeFinder:Fleet:{key}"
                    : $"FakeFinder:Fleet:Ec2:{key}"
            ] = value;
        }

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(all).Build();
        return new ServiceCollection()
            .AddLogging()
            .AddCatalog(configuration)
            .AddLocalFleet(configuration, (_, _) => worker)
            .AddEc2Fleet(configuration)
            .BuildServiceProvider();
    }
}
