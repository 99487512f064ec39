using Orleans.Runtime.MembershipService.SiloMetadata;

namespace FakeFinder.Grains.Placement;

/// <summary>The worker silos that the cluster holds for alive, by node.</summary>
internal sealed class LiveWorkers(IClusterMembershipService membership, ISiloMetadataCache metadata)
{
    public IReadOnlyList<string> Nodes =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active)
            .Select(member => metadata.GetSiloMetadata(member.SiloAddress).Metadata)
            .Where(facts => facts.GetValueOrDefault(NodeMetadata.Role) == NodeMetadata.Of(SiloRole.Worker))
            .Select(facts => facts.GetValueOrDefault(NodeMetadata.Node, "")),
    ];
}
