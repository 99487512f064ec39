namespace FakeFinder.Detection.Detectors.Http.Handovers;

/// <summary>
/// A folder that another program, mostly another user, reads. Its files lie in it without folders between, since the published containers
/// take bare names; each worker's begin with a name of its own, and a lock file beside them is held as long as the worker lives. What a
/// killed worker left is removed by the next one that opens the folder.
/// </summary>
internal sealed class SharedFolder : IDisposable
{
    private const string Prefix = "fakefinder-";
    private const string LockEnding = ".lock";
    private const int MostTries = 3;
    private const UnixFileMode ForAllToRead =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string id;
    private readonly FileStream held;
    private int files;

    private SharedFolder(string path, string id, FileStream held) => (Path, this.id, this.held) = (path, id, held);

    public string Path { get; }

    private string LockFile => System.IO.Path.Combine(Path, id + LockEnding);

    /// <exception cref="IOException">It is not there, or full.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not write there.</exception>
    public static SharedFolder Open(string path)
    {
        RemoveLeftovers(path);
        for (var tries = 1; ; tries++)
        {
            var id = Prefix + Guid.NewGuid().ToString("N");
            var file = System.IO.Path.Combine(path, id + LockEnding);
            try
            {
                if (Hold(file, FileMode.CreateNew) is { } held)
                {
                    return new SharedFolder(path, id, held);
                }
            }
            catch (IOException) when (tries < MostTries)
            {
                // Another worker that looks for leftovers was quicker to hold it: it removes the file.
            }
        }
    }

    /// <returns>A name that no file has had; it is not to be guessed by one video's program from another's.</returns>
    public string NewName() => $"{id}-{Interlocked.Increment(ref files)}-{Guid.NewGuid():N}.mp4";

    /// <summary>Copies a file into the folder, for all users to read. Where it fails, nothing is left.</summary>
    public async Task AddAsync(string source, string name, CancellationToken cancellationToken)
    {
        try
        {
            await CopyAsync(source, System.IO.Path.Combine(Path, name), cancellationToken);
        }
        catch
        {
            Remove(name);
            throw;
        }
    }

    /// <summary>One that is gone already was removed by the program.</summary>
    public void Remove(string name) => File.Delete(System.IO.Path.Combine(Path, name));

    public void Dispose()
    {
        using (held)
        {
            // While it is held, so that nobody else takes the files for leftovers.
            if (Directory.Exists(Path))
            {
                RemoveFilesOf(Path, id);
                File.Delete(LockFile);
            }
        }
    }

    private static async Task CopyAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var from = new FileStream(source, FileMode.Open, FileAccess.Read, FileShare.Read, 1, FileOptions.Asynchronous);
        await using var to = new FileStream(target, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.Asynchronous);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to.SafeFileHandle, ForAllToRead);
        }

        await from.CopyToAsync(to, 1 << 20, cancellationToken);
    }

    private static void RemoveLeftovers(string path)
    {
        foreach (var file in Directory.EnumerateFiles(path, Prefix + "*" + LockEnding).ToList())
        {
            if (TryHold(file) is { } held)
            {
                using (held)
                {
                    RemoveFilesOf(path, System.IO.Path.GetFileNameWithoutExtension(file));
                    File.Delete(file);
                }
            }
        }
    }

    private static void RemoveFilesOf(string path, string id)
    {
        foreach (var file in Directory.EnumerateFiles(path, id + "-*.mp4").ToList())
        {
            File.Delete(file);
        }
    }

    /// <returns>Null where a living worker holds it, or it is gone, or another user's.</returns>
    private static FileStream? TryHold(string file)
    {
        try
        {
            return Hold(file, FileMode.Open);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <returns>Null where it was removed by one who held it first.</returns>
    private static FileStream? Hold(string file, FileMode mode)
    {
        var held = new FileStream(file, mode, FileAccess.ReadWrite, FileShare.None);
        if (File.Exists(file))
        {
            return held;
        }

        held.Dispose();
        return null;
    }
}
