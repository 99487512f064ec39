namespace FakeFinder.EndToEnd.Tests;

/// <summary>Where the files of the repository are.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Sample => Path.Combine(Root, "samples", "astronaut.mp4");

    /// <summary>The sample's program among its own libraries: those of the tests are for another framework.</summary>
    public static string PartnerClient { get; } =
        Path.Combine(
            Root,
            "samples",
            "PartnerClient",
            "bin",
            new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name,
            "net10.0",
            "PartnerClient.dll");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "FakeFinder.slnx")))
        {
            folder =
                folder.Parent ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds FakeFinder.slnx.");
        }

        return folder.FullName;
    }
}
