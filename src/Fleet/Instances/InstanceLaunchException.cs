namespace FakeFinder.Fleet.Instances;

/// <summary>An instance could not be launched or started: one sentence with the remedy.</summary>
public sealed class InstanceLaunchException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The answer was lost: it may have been launched all the same. Whoever tries again says so by the same token.</summary>
    public bool MayHaveHappened { get; init; }
}
