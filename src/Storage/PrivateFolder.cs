namespace FakeFinder.Storage;

/// <summary>Folders that hold what people uploaded: for the service's own user alone.</summary>
internal static class PrivateFolder
{
    /// <summary>Creates the folder where it is not there; one that is keeps its rights.</summary>
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
}
