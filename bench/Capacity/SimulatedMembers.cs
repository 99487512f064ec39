using System.Collections.Immutable;
using System.Net;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Orleans.Metadata;

namespace FakeFinder.Bench.Capacity;

/// <summary>A cluster's members as a control silo sees them: workers that are alive, though no process runs for them.</summary>
internal sealed class SimulatedMembers : IClusterMembershipService, IClusterManifestProvider
{
    public SimulatedMembers(IEnumerable<string> nodes)
    {
        var members = nodes
            .Select((node, number) => new ClusterMember(
                SiloAddress.New(IPAddress.Loopback, port: 1, generation: number + 1),
                SiloStatus.Active,
                SiloNames.Of(SiloRole.Worker, node)))
            .ToImmutableDictionary(member => member.SiloAddress);
        CurrentSnapshot = new ClusterMembershipSnapshot(members, new MembershipVersion(1));
        Current = new ClusterManifest(
            new MajorMinorVersion(1, 1),
            members.Keys.ToImmutableDictionary(silo => silo, _ => LocalGrainManifest));
    }

    public ClusterMembershipSnapshot CurrentSnapshot { get; }

    public ClusterManifest Current { get; }

    public GrainManifest LocalGrainManifest { get; } =
        new(ImmutableDictionary<GrainType, GrainProperties>.Empty, ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

    public IAsyncEnumerable<ClusterManifest> Updates => throw new NotSupportedException();

    public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
        ValueTask.CompletedTask;

    public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
}
