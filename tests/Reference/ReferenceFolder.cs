namespace FakeFinder.Reference;

/// <summary>The reference data beside the repository (<c>../shared</c>), which is never part of it.</summary>
public static class ReferenceFolder
{
    /// <summary>The folder with FakeFinder.slnx.</summary>
    public static string Repository { get; } = FindRepository();

    /// <summary>The folder <c>shared</c>; it may not exist.</summary>
    public static string Shared { get; } = Path.GetFullPath(Path.Combine(Repository, "..", "shared"));

    /// <summary>True where the reference data are here.</summary>
    public static bool Exists => Directory.Exists(Path.Combine(Shared, "reference"));

    /// <summary>A file or folder below <c>shared/reference</c>.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Combine([Shared, "reference", .. parts]);

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "FakeFinder.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds FakeFinder.slnx.");
    }
}
