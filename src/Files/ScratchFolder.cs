namespace FakeFinder.Files;

/// <summary>
/// A folder that only this user can look into and that only this object uses; deleted with it. What a killed process left is deleted by the
/// next one.
/// </summary>
public sealed class ScratchFolder : IDisposable
{
    private const string LockName = "lock";
    private readonly FileStream held;

    private ScratchFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>The folder's full path.</summary>
    public string Path { get; }

    /// <summary>Makes a new folder under <paramref name="parent"/> and deletes those of the same kind that nobody holds any more.</summary>
    public static ScratchFolder Create(string parent, string kind)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new PlatformNotSupportedException("Private folders need Unix file modes; run FakeFinder on Linux.");
        }

        PrivateFolder.Create(parent);
        DeleteStale(parent, $"fakefinder-{kind}-");
        while (true)
        {
            var path = System.IO.Path.Combine(
                System.IO.Path.GetFullPath(parent),
                $"fakefinder-{kind}-{Guid.NewGuid().ToString("N")[..12]}");
            PrivateFolder.Create(path);
            if (TryHold(path, FileMode.CreateNew) is { } held)
            {
                return new ScratchFolder(path, held);
            }
        }
    }

    /// <returns>A path in the folder at which there is nothing.</returns>
    public string NewPath() => System.IO.Path.Combine(Path, Guid.CreateVersion7().ToString("N"));

    /// <inheritdoc/>
    public void Dispose()
    {
        using (held)
        {
            // Deleted while it is held, so that nobody else takes it for one that was left.
            if (Directory.Exists(Path))
            {
                Directory.Delete(Path, recursive: true);
            }
        }
    }

    private static void DeleteStale(string parent, string prefix)
    {
        foreach (var path in Directory.EnumerateDirectories(parent, prefix + "*"))
        {
            // Held folders belong to the living (also in another container that shares the parent), unreadable ones to other users.
            if (TryHold(path, FileMode.Open) is { } held)
            {
                using (held)
                {
                    Directory.Delete(path, recursive: true);
                }
            }
        }
    }

    /// <returns>Null where another process holds the folder, or it has no such lock, or it is not ours, or is being deleted.</returns>
    private static FileStream? TryHold(string path, FileMode mode)
    {
        var name = System.IO.Path.Combine(path, LockName);
        try
        {
            var held = new FileStream(name, mode, FileAccess.ReadWrite, FileShare.None);
            if (File.Exists(name))
            {
                return held;
            }

            // Opened, then deleted by one who held it first, then locked: the lock of a folder that is gone.
            held.Dispose();
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
