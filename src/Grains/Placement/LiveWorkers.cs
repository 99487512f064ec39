namespace FakeFinder.Grains.Placement;

/// <summary>The worker silos that the cluster holds for alive, by node.</summary>
internal sealed class LiveWorkers(IClusterMembershipService membership, IClusterManifestProvider manifests)
{
    public IReadOnlyList<string> Nodes => [.. Members.Select(NodeOf)];

    /// <summary>Those on which this silo can place grains: what a silo can host is known a moment after the silo itself.</summary>
    public IReadOnlyList<string> Reachable => [.. Members.Where(member => manifests.Current.Silos.ContainsKey(member.SiloAddress)).Select(NodeOf)];

    private IEnumerable<ClusterMember> Members =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && SiloNames.IsWorker(member.Name));

    private static string NodeOf(ClusterMember member) => SiloNames.NodeOf(member.Name);
}
