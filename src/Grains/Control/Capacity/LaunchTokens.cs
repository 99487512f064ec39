using FakeFinder.Fleet.Instances;

namespace FakeFinder.Grains.Control.Capacity;

/// <summary>
/// The tokens of launches of which nobody knows what became of them. The next launch of the same kind is the same launch: it finds what
/// there is already, or makes it. Not thread-safe (a grain owns it).
/// </summary>
internal sealed class LaunchTokens(TimeProvider time)
{
    /// <summary>After so long the provider has told of whatever was launched, and it is counted.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(10);

    private readonly Dictionary<(string Kind, FleetInstanceState Meanwhile), (Guid Token, DateTimeOffset At)> kept = [];

    /// <summary>The token by which such an instance is to be launched.</summary>
    /// <param name="meanwhile">What it counts as until it is there.</param>
    /// <param name="token">The token of a launch that is none of those.</param>
    public Guid For(string kind, FleetInstanceState meanwhile, Guid token) =>
        kept.Remove((kind, meanwhile), out var former) && time.GetUtcNow() - former.At < Kept ? former.Token : token;

    /// <summary>This launch was given up without an answer.</summary>
    public void Keep(string kind, FleetInstanceState meanwhile, Guid token) => kept[(kind, meanwhile)] = (token, time.GetUtcNow());
}
