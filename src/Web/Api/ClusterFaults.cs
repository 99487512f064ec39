namespace FakeFinder.Web.Api;

/// <summary>Tells a cluster that does not answer now from a refusal.</summary>
internal static class ClusterFaults
{
    /// <summary>True where the same question may be answered a moment later: a silo died, is stopping, or moved the grain.</summary>
    public static bool IsClusterFault(this Exception exception) => exception is TimeoutException or OrleansException or EnumerationAbortedException;
}
