namespace FakeFinder.Fleet.Instances;

/// <summary>An instance could not be launched or started: one sentence with the remedy.</summary>
public sealed class InstanceLaunchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The answer was lost: it may have been launched all the same. A caller that tries again passes the same token.</summary>
    public bool MayHaveHappened { get; init; }
}
