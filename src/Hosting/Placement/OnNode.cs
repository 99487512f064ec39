using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace FakeFinder.Hosting.Placement;

/// <summary>The grain runs on the node that its key names, <c>detector@node</c>, and nowhere else.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class OnNodeAttribute() : PlacementFilterAttribute(new OnNodeFilter());

/// <summary>See <see cref="OnNodeAttribute"/>.</summary>
internal sealed class OnNodeFilter() : PlacementFilterStrategy(order: 0);

internal sealed class OnNodeDirector(IClusterMembershipService membership) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var node = DetectorKeys.NodeOf(target.GrainIdentity.Key.ToString()!);
        var members = membership.CurrentSnapshot.Members;
        return silos.Where(silo => members.TryGetValue(silo, out var member) && SiloNames.NodeOf(member.Name) == node);
    }
}
