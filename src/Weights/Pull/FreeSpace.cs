using System.Globalization;

namespace FakeFinder.Weights.Pull;

/// <summary>Room on the disk of a folder.</summary>
public static class FreeSpace
{
    private const int Full = 28;

    /// <param name="folder">It need not exist.</param>
    public static long Of(string folder)
    {
        var existing = Path.GetFullPath(folder);
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing)!;
        }

        return new DriveInfo(existing).AvailableFreeSpace;
    }

    /// <param name="what">What the room is for, for the sentence.</param>
    /// <exception cref="NoRoomException">There is less.</exception>
    public static void Require(string folder, long bytes, string what)
    {
        var free = Of(folder);
        if (free < bytes)
        {
            throw new NoRoomException(
                $"{folder} has {Megabytes(free)} MB free, and {what} takes {Megabytes(bytes)} MB: make room, or name another folder with "
                    + "--weights.");
        }
    }

    /// <returns>True where a disk was full (ENOSPC).</returns>
    internal static bool IsFull(IOException exception) => exception.HResult == Full;

    private static string Megabytes(long bytes) => (bytes / 1e6).ToString("0.0", CultureInfo.InvariantCulture);
}
