namespace FakeFinder.Storage.Blobs;

/// <summary>The disk, or the share of it that we may use, is full.</summary>
public sealed class StorageFullException(string what, string folder, IOException inner, string setting = "FakeFinder:Storage:Path")
    : IOException($"There is no room for {what} in {folder}: free some space there, or name another folder as {setting}.", inner)
{
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>True where the system refused a write for want of room.</summary>
    public static bool IsMeantBy(IOException exception) => exception.HResult is NoSpace or QuotaExceeded;
}
