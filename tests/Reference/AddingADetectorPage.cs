namespace FakeFinder.Reference;

/// <summary>docs/adding-a-detector.md, which tests follow to the word.</summary>
public static class AddingADetectorPage
{
    /// <summary>One of the ways, from below its heading to the next way.</summary>
    public static string Section(string heading) =>
        File.ReadAllText(Path.Combine(ReferenceFolder.Repository, "docs", "adding-a-detector.md"))
            .Split("\n## ")
            .Single(part => part.StartsWith(heading + "\n", StringComparison.Ordinal));
}
