using Microsoft.Extensions.Options;

namespace FakeFinder.Catalog.Tests;

/// <summary>Files of the repository that tests read where they lie.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    /// <summary>The repository's own models.json, with nothing installed.</summary>
    public static ModelCatalog Catalog { get; } = new(Options.Create(
        new CatalogOptions { Models = Path.Combine(Root, "models.json"), Weights = Path.Combine(Path.GetTempPath(), "no-weights-here") }));

    private static string FindRoot()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "FakeFinder.slnx")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new DirectoryNotFoundException("The tests run below the repository's root.");
        }

        return folder;
    }
}
