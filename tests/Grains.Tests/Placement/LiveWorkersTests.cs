using System.Collections.Immutable;
using System.Net;
using FakeFinder.Hosting;
using FakeFinder.Hosting.Placement;
using Orleans.Metadata;

namespace FakeFinder.Grains.Tests.Placement;

public sealed class LiveWorkersTests
{
    private readonly Cluster cluster = new();

    [Fact]
    public void A_worker_is_known_by_its_name_before_it_is_known_what_it_can_host()
    {
        cluster.Add(1, SiloStatus.Active, SiloNames.Of(SiloRole.Control, "control-1"));
        var worker = cluster.Add(2, SiloStatus.Active, SiloNames.Of(SiloRole.Worker, "worker-1"));
        Assert.Equal(["worker-1"], cluster.Workers.Nodes);
        Assert.Empty(cluster.Workers.Reachable);

        cluster.Tell(worker);
        Assert.Equal(["worker-1"], cluster.Workers.Reachable);
    }

    [Theory]
    [InlineData(SiloStatus.Joining)]
    [InlineData(SiloStatus.ShuttingDown)]
    [InlineData(SiloStatus.Dead)]
    public void Who_is_not_active_is_not_alive(SiloStatus status)
    {
        cluster.Tell(cluster.Add(1, status, SiloNames.Of(SiloRole.Worker, "worker-1")));

        Assert.Empty(cluster.Workers.Nodes);
        Assert.Empty(cluster.Workers.Reachable);
    }

    private sealed class Cluster : IClusterMembershipService, IClusterManifestProvider
    {
        private ImmutableDictionary<SiloAddress, GrainManifest> manifests = ImmutableDictionary<SiloAddress, GrainManifest>.Empty;
        private ImmutableDictionary<SiloAddress, ClusterMember> members = ImmutableDictionary<SiloAddress, ClusterMember>.Empty;

        public LiveWorkers Workers => new(this, this);

        public ClusterMembershipSnapshot CurrentSnapshot => new(members, new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ClusterManifest Current => new(new MajorMinorVersion(1, 1), manifests);

        public IAsyncEnumerable<ClusterManifest> Updates => throw new NotSupportedException();

        public GrainManifest LocalGrainManifest { get; } =
            new(
                ImmutableDictionary<GrainType, GrainProperties>.Empty,
                ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);

        public SiloAddress Add(int port, SiloStatus status, string name)
        {
            var silo = SiloAddress.New(IPAddress.Loopback, port, generation: 1);
            members = members.SetItem(silo, new ClusterMember(silo, status, name));
            return silo;
        }

        /// <summary>What the silo can host becomes known.</summary>
        public void Tell(SiloAddress silo) => manifests = manifests.SetItem(silo, LocalGrainManifest);

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) =>
            ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();
    }
}
