using System.Threading.Channels;
using FakeFinder.Contracts;
using FakeFinder.Fleet.Instances;
using FakeFinder.Hosting.Placement;

namespace FakeFinder.Bench.Capacity;

/// <summary>Machines of one kind that run all the time. Each has memory for four detectors.</summary>
internal sealed class EvenFleet : IInstanceProvider, ILiveWorkers
{
    public const int MemoryMiB = 16_000;

    private const int Fitting = 4;

    private readonly Dictionary<string, List<string>> loaded;
    private readonly IReadOnlyList<Instance> instances;

    public EvenFleet(int workers, DateTimeOffset since)
    {
        Nodes = [.. Enumerable.Range(0, workers).Select(number => $"worker-{number:0000}")];
        loaded = Nodes.ToDictionary(node => node, _ => new List<string>(), StringComparer.Ordinal);
        instances = [.. Nodes.Select(node => new Instance(node, Kinds[0], ProvidedState.Running, since))];
    }

    public IReadOnlyList<string> Nodes { get; }

    public IReadOnlyList<string> Reachable => Nodes;

    public IReadOnlyList<InstanceKind> Kinds { get; } =
    [
        new InstanceKind
        {
            Name = "even",
            Slots = CapacityRun.Slots,
            MemoryMiB = MemoryMiB,
        },
    ];

    public ChannelReader<InstanceEnd> Ends { get; } = Channel.CreateUnbounded<InstanceEnd>().Reader;

    /// <summary>The detector comes into the worker's memory; the one that came first leaves where there is no room.</summary>
    public void Load(string node, string detector)
    {
        var here = loaded[node];
        if (!here.Contains(detector))
        {
            here.Add(detector);
            if (here.Count > Fitting)
            {
                here.RemoveAt(0);
            }
        }
    }

    public WorkerReport Report(string node, int slots, IReadOnlyList<string> runnable, IReadOnlyList<WorkId> working) =>
        new(node, node, slots, [.. runnable], [.. loaded[node]], [.. working], Draining: false, [], 1000);

    public ValueTask<IReadOnlyList<Instance>> DescribeAsync(CancellationToken cancellationToken) => ValueTask.FromResult(instances);

    public Task<Instance> LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) => throw Never();

    public Task<Instance> StartAsync(string id, CancellationToken cancellationToken) => throw Never();

    public Task StopAsync(string id, CancellationToken cancellationToken) => throw Never();

    public Task TerminateAsync(string id, CancellationToken cancellationToken) => throw Never();

    private static BenchException Never() => new("The fleet was to stay as it is, and the policy wants another.");
}
