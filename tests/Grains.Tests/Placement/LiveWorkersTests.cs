using System.Collections.Immutable;
using System.Net;
using System.Runtime.CompilerServices;
using FakeFinder.Grains.Placement;
using Orleans.Metadata;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace FakeFinder.Grains.Tests.Placement;

public sealed class LiveWorkersTests
{
    private static readonly SiloAddress Here = At(1);
    private static readonly SiloAddress There = At(2);

    private readonly Cluster cluster = new();

    [Fact]
    public void A_silo_of_which_nothing_is_known_yet_may_be_a_worker()
    {
        cluster.Add(Here, SiloStatus.Active, "control", "control-1");
        cluster.Add(There, SiloStatus.Active);

        Assert.Empty(cluster.Workers.Nodes);
        Assert.False(cluster.Workers.AreAllKnown);

        cluster.Add(There, SiloStatus.Active, "worker", "worker-1");
        Assert.Equal(["worker-1"], cluster.Workers.Nodes);
        Assert.True(cluster.Workers.AreAllKnown);
    }

    [Fact]
    public void The_dead_and_those_that_are_not_there_yet_are_not_waited_for()
    {
        cluster.Add(Here, SiloStatus.Active, "control", "control-1");
        cluster.Add(There, SiloStatus.Dead);
        cluster.Add(At(3), SiloStatus.Joining);

        Assert.Empty(cluster.Workers.Nodes);
        Assert.True(cluster.Workers.AreAllKnown);
    }

    private static SiloAddress At(int port) => SiloAddress.New(IPAddress.Loopback, port, generation: 1);

    private sealed class Cluster : IClusterMembershipService, IClusterManifestProvider, ISiloMetadataCache
    {
        private readonly Dictionary<SiloAddress, SiloMetadata> metadata = [];
        private ImmutableDictionary<SiloAddress, ClusterMember> members = ImmutableDictionary<SiloAddress, ClusterMember>.Empty;

        public LiveWorkers Workers => new(this, this, this);

        public ClusterMembershipSnapshot CurrentSnapshot => new(members, new MembershipVersion(1));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ClusterManifest Current => new(new MajorMinorVersion(1, 1), metadata.Keys.ToImmutableDictionary(silo => silo, _ => LocalGrainManifest));

        public IAsyncEnumerable<ClusterManifest> Updates => throw new NotSupportedException();

        public GrainManifest LocalGrainManifest { get; } = new(ImmutableDictionary<GrainType, GrainProperties>.Empty, ImmutableDictionary<GrainInterfaceType, GrainInterfaceProperties>.Empty);

        /// <summary>Without a role nothing has been learned of the silo but that it is there.</summary>
        public void Add(SiloAddress silo, SiloStatus status, string? role = null, string node = "")
        {
            members = members.SetItem(silo, new ClusterMember(silo, status, node));
            if (role is not null)
            {
                var facts = new SiloMetadata();
                Add(facts, NodeMetadata.Role, role);
                Add(facts, NodeMetadata.Node, node);
                metadata[silo] = facts;
            }
        }

        public SiloMetadata GetSiloMetadata(SiloAddress siloAddress) => metadata.GetValueOrDefault(siloAddress, SiloMetadata.Empty);

        public ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => throw new NotSupportedException();

        /// <summary>Orleans fills metadata itself and lets nobody else do so.</summary>
        [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "AddMetadata")]
        private static extern void Add(SiloMetadata facts, string key, string value);
    }
}
