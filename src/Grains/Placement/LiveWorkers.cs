using Orleans.Runtime.MembershipService.SiloMetadata;

namespace FakeFinder.Grains.Placement;

/// <summary>The worker silos that the cluster holds for alive, and on which this silo can place grains, by node.</summary>
internal sealed class LiveWorkers(IClusterMembershipService membership, IClusterManifestProvider manifests, ISiloMetadataCache metadata)
{
    public IReadOnlyList<string> Nodes =>
    [
        .. Alive.Where(silo => manifests.Current.Silos.ContainsKey(silo))
            .Select(FactsOf)
            .Where(facts => facts.GetValueOrDefault(NodeMetadata.Role) == NodeMetadata.Of(SiloRole.Worker))
            .Select(facts => facts.GetValueOrDefault(NodeMetadata.Node, "")),
    ];

    /// <summary>False on a silo that has not yet learned of each other one what it is, as just after its start: there may be workers that are not among <see cref="Nodes"/>.</summary>
    public bool AreAllKnown => Alive.All(silo => manifests.Current.Silos.ContainsKey(silo) && FactsOf(silo).ContainsKey(NodeMetadata.Role));

    private IEnumerable<SiloAddress> Alive => membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active).Select(member => member.SiloAddress);

    private IReadOnlyDictionary<string, string> FactsOf(SiloAddress silo) => metadata.GetSiloMetadata(silo).Metadata;
}
