using Orleans.Runtime.MembershipService.SiloMetadata;

namespace FakeFinder.Grains.Placement;

/// <summary>The worker silos that the cluster holds for alive, and on which this silo can place grains, by node.</summary>
internal sealed class LiveWorkers(IClusterMembershipService membership, IClusterManifestProvider manifests, ISiloMetadataCache metadata)
{
    public IReadOnlyList<string> Nodes =>
    [
        .. membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status == SiloStatus.Active && manifests.Current.Silos.ContainsKey(member.SiloAddress))
            .Select(member => metadata.GetSiloMetadata(member.SiloAddress).Metadata)
            .Where(facts => facts.GetValueOrDefault(NodeMetadata.Role) == NodeMetadata.Of(SiloRole.Worker))
            .Select(facts => facts.GetValueOrDefault(NodeMetadata.Node, "")),
    ];
}
