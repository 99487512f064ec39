namespace FakeFinder.Hosting.Placement;

/// <summary>The worker silos that the cluster holds for alive, by node.</summary>
internal interface ILiveWorkers
{
    IReadOnlyList<string> Nodes { get; }

    /// <summary>Those on which this silo can place grains: what a silo can host is known a moment after the silo itself.</summary>
    IReadOnlyList<string> Reachable { get; }
}

/// <summary>Those of them that this silo's view of the membership shows.</summary>
internal sealed class LiveWorkers(IClusterMembershipService membership, IClusterManifestProvider manifests) : ILiveWorkers
{
    public IReadOnlyList<string> Nodes => [.. Members.Select(NodeOf)];

    public IReadOnlyList<string> Reachable =>
        [.. Members.Where(member => manifests.Current.Silos.ContainsKey(member.SiloAddress)).Select(NodeOf)];

    /// <summary>
    /// Reads the members where they are recorded. What a silo knows of them may be old: one that has just started, or that has missed a
    /// word, may know of no worker though some work.
    /// </summary>
    public ValueTask RefreshAsync(CancellationToken cancellationToken) => membership.Refresh(default, cancellationToken);

    private IEnumerable<ClusterMember> Members =>
        membership.CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && SiloNames.IsWorker(member.Name));

    private static string NodeOf(ClusterMember member) => SiloNames.NodeOf(member.Name);
}
