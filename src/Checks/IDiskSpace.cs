namespace FakeFinder.Checks;

/// <summary>What is free on a disk.</summary>
public interface IDiskSpace
{
    /// <param name="folder">One that is there.</param>
    /// <returns>Bytes that this user may still write.</returns>
    long FreeIn(string folder);
}

/// <summary>As the system tells it.</summary>
public sealed class DiskSpace : IDiskSpace
{
    /// <inheritdoc/>
    public long FreeIn(string folder) => new DriveInfo(folder).AvailableFreeSpace;
}
