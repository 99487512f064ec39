namespace FakeFinder.Web.Api;

/// <summary>Tells a cluster that does not answer now from a refusal.</summary>
internal static class ClusterFaults
{
    /// <summary>
    /// True where the same question may be answered a moment later: a silo died, is stopping, or moved the grain. A call is cancelled by
    /// Orleans where the silo dies that knew where its grain is; a caller who cancels asks nobody for the meaning.
    /// </summary>
    public static bool IsClusterFault(this Exception exception) =>
        exception is TimeoutException or OrleansException or EnumerationAbortedException or OperationCanceledException;
}
