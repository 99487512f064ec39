namespace FakeFinder.Files;

/// <summary>Folders that hold what people uploaded: for the service's own user alone.</summary>
public static class PrivateFolder
{
    private const UnixFileMode Others = (UnixFileMode)0b000_111_111;

    /// <summary>What the service makes in a data folder. The weights are no secret, and others may have lent them.</summary>
    private static readonly string[] Own =
    [
        "lock",
        "service.json",
        "evidence-key.pem",
        "fakefinder.db",
        "fakefinder.db-wal",
        "fakefinder.db-shm",
        "blobs",
        "uploads",
        "logs",
    ];

    /// <summary>What tells that a folder is a data folder of before.</summary>
    private static readonly string[] Signs = ["lock", "service.json", "fakefinder.db"];

    /// <summary>Creates the folder where it is not there; one that is there keeps its rights.</summary>
    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    /// <returns>True where the file or folder is there and other users of this machine have rights to it.</returns>
    public static bool IsOpenToOthers(string path) =>
        !OperatingSystem.IsWindows() && Path.Exists(path) && (File.GetUnixFileMode(path) & Others) != 0;

    /// <summary>Takes other users' rights from a data folder that is there, and from what the service has made in it.</summary>
    /// <returns>A sentence with the remedy where they keep some; else null.</returns>
    public static string? Narrow(string path)
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists(path))
        {
            return null;
        }

        try
        {
            var names = Directory
                .EnumerateFileSystemEntries(path)
                .Select(Path.GetFileName)
                .OfType<string>()
                .ToHashSet(StringComparer.Ordinal);
            var why = names.Overlaps(Signs) || names.IsSubsetOf(Own.Append("weights")) ? null : "it holds other files too";
            if (why is null)
            {
                Close(path);
            }

            foreach (
                var own in Own.Where(names.Contains)
                    .Select(name => Path.Combine(path, name))
                    .Where(own => new FileInfo(own).LinkTarget is null))
            {
                Close(own);
            }

            return why is not null && (File.GetUnixFileMode(path) & Others) != 0 ? Open(path, why) : null;
        }
        catch (UnauthorizedAccessException)
        {
            return Open(path, "it belongs to another user");
        }
    }

    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private static void Close(string path)
    {
        try
        {
            if (File.GetUnixFileMode(path) is var mode && (mode & Others) != 0)
            {
                File.SetUnixFileMode(path, mode & ~Others);
            }
        }
        catch (FileNotFoundException)
        {
            // A service that runs on this folder has just taken it away.
        }
    }

    private static string Open(string path, string why) =>
        $"Other users of this machine may look into the data folder {path}, whose rights were left as they are since {why}: run 'chmod 700 "
            + $"{path}', or name a folder that is the service's alone.";
}
