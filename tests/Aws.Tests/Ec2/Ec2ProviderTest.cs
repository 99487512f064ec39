using Amazon.EC2;
using Amazon.Runtime;
using FakeFinder.Aws.Ec2;
using FakeFinder.Aws.StandIn;
using FakeFinder.Fleet.Instances;
using FakeFinder.Fleet.Local;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace FakeFinder.Aws.Tests.Ec2;

/// <summary>The provider with the real SDK against a stand-in of EC2 of its own for each test.</summary>
public abstract class Ec2ProviderTest : IAsyncLifetime, IDisposable
{
    private protected FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    private protected Ec2Options Options { get; } = new()
    {
        Image = "ami-1",
        Kinds = { new Ec2Kind { Type = "g4dn.xlarge", Slots = 2 }, new Ec2Kind { Type = "g4dn.xlarge", Spot = true } },
        Subnets = { "subnet-a", "subnet-b", "subnet-c" },
        SecurityGroups = { "sg-1" },
        InstanceProfile = "worker",
        KeyName = "people",
        FileSystem = "fs-1.efs.local",
        Container = "registry.local/worker:1",
        MostRetries = 1,
        SettleTime = TimeSpan.Zero,
    };

    protected Ec2StandIn Ec2 { get; private set; } = null!;

    protected AmazonEC2Client Client { get; private set; } = null!;

    private protected Ec2InstanceProvider Provider { get; private set; } = null!;

    protected InstanceKind OnDemand => Provider.Kinds[0];

    protected InstanceKind Spot => Provider.Kinds[1];

    public async Task InitializeAsync()
    {
        Ec2 = await Ec2StandIn.StartAsync(time: Time);
        Client = new AmazonEC2Client(new BasicAWSCredentials("key", "secret"), new AmazonEC2Config
        {
            ServiceURL = Ec2.Url,
            AuthenticationRegion = "eu-central-1",
            MaxErrorRetry = Options.MostRetries,
            Timeout = TimeSpan.FromSeconds(30),
            RetryMode = RequestRetryMode.Standard,
        });
        Provider = Provide();
    }

    public async Task DisposeAsync() => await Ec2.DisposeAsync();

    public void Dispose()
    {
        Provider.Dispose();
        Client.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected Ec2InstanceProvider Provide(params string[] named) => Provide(() => Client, named);

    private protected Ec2InstanceProvider Provide(Func<IAmazonEC2> connect, params string[] named) =>
        new(
            new Ec2Api(connect),
            new OptionsWrapper<Ec2Options>(Options),
            new WarmInstances(named.ToHashSet()),
            new WorkerSettings(_ => new Dictionary<string, string> { ["FakeFinder:Role"] = "worker" }),
            Time,
            NullLogger<Ec2InstanceProvider>.Instance);

    protected async Task<Instance> RunningAsync(InstanceKind kind)
    {
        var instance = await Provider.LaunchAsync(kind, Guid.NewGuid(), CancellationToken.None);
        await PollAsync(6);
        return instance;
    }

    protected async Task<IEnumerable<(string Id, ProvidedState State)>> StatesAsync()
    {
        Time.Advance(Options.DescribeEvery);
        return (await Provider.DescribeAsync(CancellationToken.None)).Select(instance => (instance.Id, instance.State));
    }

    protected async Task PollAsync(int times)
    {
        for (var poll = 0; poll < times; poll++)
        {
            await StatesAsync();
        }
    }

    /// <summary>Asks until the only instance is in this state; null for none at all.</summary>
    protected async Task UntilAsync(ProvidedState? state)
    {
        for (var poll = 0; poll < 20; poll++)
        {
            if ((await StatesAsync()).Select(one => (ProvidedState?)one.State).SingleOrDefault() == state)
            {
                return;
            }
        }

        Assert.Fail($"The instance does not come to be {state?.ToString() ?? "gone"}.");
    }
}
