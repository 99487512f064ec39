using FakeFinder.Reference;
using FakeFinder.Weights.Import;

namespace FakeFinder.Bench.Detectors;

/// <summary>The weights folder that is measured: one that is there, or one that is filled with the formula's weights and goes with this.</summary>
internal sealed class WeightsToMeasure : IDisposable
{
    private readonly DirectoryInfo? filled;

    /// <param name="folder">Null: one is filled.</param>
    /// <param name="names">Detectors; those that have no networks of their own need none.</param>
    public WeightsToMeasure(string? folder, IEnumerable<string> names)
    {
        filled = folder is null ? Directory.CreateTempSubdirectory("weights-") : null;
        Folder = folder ?? filled!.FullName;
        foreach (var name in names.Where(name => filled is not null && Recipes.Find(name) is not null))
        {
            FormulaWeights.Write(Folder, name);
        }
    }

    /// <summary>The detectors whose weights can be imported.</summary>
    public static IReadOnlyList<string> AllNames { get; } =
        [.. Recipes.All.Select(recipe => recipe.Name).Where(name => name != FormulaWeights.FaceFinder)];

    public string Folder { get; }

    public void Dispose() => filled?.Delete(recursive: true);
}
