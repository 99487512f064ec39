namespace FakeFinder.Web.Tests.Dashboard;

/// <summary>Files of the repository that tests read where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Models { get; } = Path.Combine(Root, "models.json");

    public static string Sample { get; } = Path.Combine(Root, "samples", "astronaut.mp4");

    private static string FindRoot()
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
