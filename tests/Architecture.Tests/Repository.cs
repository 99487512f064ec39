using System.Xml.Linq;

namespace FakeFinder.Architecture.Tests;

/// <summary>The projects as their files on disk declare them.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> SourceProjects { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "FakeFinder.*.csproj", SearchOption.AllDirectories).Select(NameOf).Order()];

    /// <param name="project">Its short name, such as <c>Storage</c>.</param>
    public static IReadOnlyList<string> ProjectReferences(string project) =>
        [.. Items(SourceFile(project), "ProjectReference").Select(include => NameOf(include.Replace('\\', '/')))];

    public static IReadOnlyList<string> PackageReferences(string project) => [.. Items(SourceFile(project), "PackageReference")];

    public static IReadOnlyList<string> Items(string projectFile, string kind) =>
        [.. XDocument.Load(projectFile).Descendants(kind).Select(item => (string)item.Attribute("Include")!)];

    private static string SourceFile(string project) =>
        Path.Combine([
            Root,
            "src",
            .. project.StartsWith("Grains.", StringComparison.Ordinal) ? project.Split('.') : [project],
            $"FakeFinder.{project}.csproj",
        ]);

    private static string NameOf(string projectFile) => Path.GetFileNameWithoutExtension(projectFile)["FakeFinder.".Length..];

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
