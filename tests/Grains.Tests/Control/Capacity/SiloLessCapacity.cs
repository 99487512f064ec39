using System.Threading.Channels;
using FakeFinder.Contracts;
using FakeFinder.Contracts.Internal;
using FakeFinder.Fleet.Instances;
using FakeFinder.Grains.Control.Capacity;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Instruments = FakeFinder.Grains.Control.Instruments;

namespace FakeFinder.Grains.Tests.Control.Capacity;

/// <summary>
/// The plain classes of the capacity grain without a silo: the test is the workers, the jobs, the provider and the clock.
/// </summary>
internal sealed class SiloLessCapacity : ISlotCalls, ILiveWorkers, IInstanceProvider
{
    private readonly HashSet<string> nodes = [];

    public SiloLessCapacity() =>
        Parts = new CapacityParts(
            new Record(),
            this,
            this,
            this,
            new LeaseOptions(),
            Options,
            Clock,
            new CapacityLog(NullLogger<CapacityGrain>.Instance),
            Instruments,
            CancellationToken.None);

    public FakeTimeProvider Clock { get; } = new();

    public FleetOptions Options { get; } = new() { MinimumHot = 0, MaximumInstances = 10 };

    public Instruments Instruments { get; } = new();

    public CapacityParts Parts { get; }

    public SlotGranter Granter => Parts.Granter;

    /// <summary>The jobs that were told of a slot, with the detector.</summary>
    public List<(Guid Job, string Detector)> Ready { get; } = [];

    public List<(Lease Lease, LeaseLoss Loss)> Lost { get; } = [];

    public List<(string Detector, string Node)> Unloaded { get; } = [];

    public List<Instance> Provided { get; } = [];

    /// <summary>Grains can be placed on the workers that the cluster has.</summary>
    public bool AllReachable { get; set; } = true;

    public IReadOnlyList<string> Nodes => [.. nodes];

    public IReadOnlyList<string> Reachable => AllReachable ? Nodes : [];

    public IReadOnlyList<InstanceKind> Kinds { get; } = [new InstanceKind { Name = "plain", MemoryMiB = 8000 }];

    public ChannelReader<InstanceEnd> Ends { get; } = Channel.CreateUnbounded<InstanceEnd>().Reader;

    public HeartbeatAnswer Hear(
        string node,
        int slots = 1,
        IEnumerable<string>? loaded = null,
        IEnumerable<WorkId>? works = null,
        string? instance = null)
    {
        nodes.Add(node);
        return Granter.Heard(
            new WorkerReport(node, "host", slots, ["boken", "wm"], [.. loaded ?? []], [.. works ?? []], Draining: false, [], 1, instance),
            out _);
    }

    public IReadOnlyList<LeaseAnswer> Ask(Guid job, params string[] detectors) =>
        Granter.Request(
            new LeasesRequest(
                job,
                JobPriority.Interactive,
                Clock.GetUtcNow(),
                Batch: null,
                [.. detectors.Select(detector => new PartRequest(detector))]));

    public LeaseAnswer Ask(Guid job, PartRequest part) =>
        Granter.Request(new LeasesRequest(job, JobPriority.Interactive, Clock.GetUtcNow(), Batch: null, [part]))[0];

    public void Release(Guid job, string detector, bool completed = true) => Granter.Release(job, [new EndedPart(detector, completed)]);

    public static WorkId Work(Lease lease) => new(lease.Job, lease.Detector, 1, lease.Id);

    void ISlotCalls.SlotReady(Guid job, string detector) => Ready.Add((job, detector));

    void ISlotCalls.LeaseLost(Lease lease, LeaseLoss loss) => Lost.Add((lease, loss));

    void ISlotCalls.Load(string detector, string node)
    {
    }

    void ISlotCalls.Unload(string detector, string node) => Unloaded.Add((detector, node));

    ValueTask<IReadOnlyList<Instance>> IInstanceProvider.DescribeAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyList<Instance>>([.. Provided]);

    Task<Instance> IInstanceProvider.LaunchAsync(InstanceKind kind, Guid token, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<Instance> IInstanceProvider.StartAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IInstanceProvider.StopAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IInstanceProvider.TerminateAsync(string id, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Record : IPersistentState<FleetRecord>
    {
        public FleetRecord State { get; set; } = new();

        public string Etag => "";

        public bool RecordExists => false;

        public Task ReadStateAsync() => Task.CompletedTask;

        public Task WriteStateAsync() => Task.CompletedTask;

        public Task ClearStateAsync() => Task.CompletedTask;
    }
}
