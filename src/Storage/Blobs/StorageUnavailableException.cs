namespace FakeFinder.Storage.Blobs;

/// <summary>A store that is not on this machine cannot be reached, or refuses: one sentence with the remedy.</summary>
/// <param name="mayPass">The same call may succeed later without anybody doing anything.</param>
public sealed class StorageUnavailableException(string message, bool mayPass, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>The same call may succeed later without anybody doing anything.</summary>
    public bool MayPass { get; } = mayPass;
}
