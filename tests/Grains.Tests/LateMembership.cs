using System.Collections.Immutable;
using FakeFinder.Hosting.Placement;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Grains.Tests;

/// <summary>
/// What a control silo knows of the cluster's members: after <see cref="Forget"/> nothing, as one that has just started, until the test
/// lets it read who they are.
/// </summary>
internal sealed class LateMembership
{
    private TaskCompletionSource? known;

    /// <summary>How often somebody wanted to read them.</summary>
    public int Asked { get; private set; }

    public void Put(IServiceCollection services) => services.AddSingleton(provider => new LiveWorkers(
        new View(this, provider.GetRequiredService<IClusterMembershipService>()), provider.GetRequiredService<IClusterManifestProvider>()));

    public void Forget() => known = new TaskCompletionSource();

    public void Tell()
    {
        var waiting = known!;
        known = null;
        waiting.SetResult();
    }

    private sealed class View(LateMembership late, IClusterMembershipService real) : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot =>
            late.known is null
                ? real.CurrentSnapshot
                : new ClusterMembershipSnapshot(ImmutableDictionary<SiloAddress, ClusterMember>.Empty, MembershipVersion.MinValue);

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => real.MembershipUpdates;

        public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
        {
            late.Asked++;
            if (late.known is { } known)
            {
                await known.Task.WaitAsync(cancellationToken);
            }

            await real.Refresh(minimumVersion, cancellationToken);
        }

        public Task<bool> TryKill(SiloAddress siloAddress) => real.TryKill(siloAddress);
    }
}
