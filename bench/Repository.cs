namespace FakeFinder.Bench;

/// <summary>Where things are in the repository that this program was built in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sample { get; } = Path.Combine(Root, "samples", "astronaut.mp4");

    /// <summary>Whatever a run leaves; git ignores it.</summary>
    public static string Results { get; } = Path.Combine(Root, "bench", "results");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FakeFinder.slnx")))
        {
            folder =
                folder.Parent
                ?? throw new BenchException(
                    $"No folder above {AppContext.BaseDirectory} holds FakeFinder.slnx: run this from its repository.");
        }

        return folder.FullName;
    }
}
