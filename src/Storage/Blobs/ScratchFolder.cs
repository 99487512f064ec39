namespace FakeFinder.Storage.Blobs;

/// <summary>
/// A folder for unfinished files that lives as long as its owner. The owner holds a lock on the file beside it, which the system
/// releases however the owner's process ends: each new owner clears away the folders whose lock nobody holds, and no others.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    private const string LockEnding = ".lock";

    private readonly FileStream ownership;
    private readonly string lockFile;

    /// <param name="root">Created where it is not there; holds nothing but scratch folders.</param>
    public ScratchFolder(string root)
    {
        PrivateFolder.Create(root);
        ClearAbandoned(root);
        FullPath = Path.Combine(Path.GetFullPath(root), Guid.CreateVersion7().ToString("N"));
        lockFile = FullPath + LockEnding;
        ownership = new FileStream(lockFile, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        PrivateFolder.Create(FullPath);
    }

    /// <summary>Where the unfinished files lie.</summary>
    public string FullPath { get; }

    /// <returns>A path in the folder at which there is nothing.</returns>
    public string NewPath() => Path.Combine(FullPath, Guid.CreateVersion7().ToString("N"));

    /// <summary>Clears the folder away; a second call finds nothing to do.</summary>
    public void Dispose()
    {
        Clear(FullPath, lockFile);
        ownership.Dispose();
    }

    private static void ClearAbandoned(string root)
    {
        foreach (var file in Directory.EnumerateFiles(root, "*" + LockEnding).ToList())
        {
            using var abandoned = TryLock(file);
            if (abandoned is not null)
            {
                Clear(file[..^LockEnding.Length], file);
            }
        }
    }

    private static void Clear(string folder, string lockFile)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        File.Delete(lockFile);
    }

    /// <returns>Null where its owner lives, or where another new owner is clearing it away.</returns>
    private static FileStream? TryLock(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Write, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
