using FakeFinder.Weights.Import;
using Spectre.Console;

namespace FakeFinder.Cli.Weights;

/// <summary><c>weights list</c>.</summary>
internal static class WeightsList
{
    /// <exception cref="FakeFinder.Weights.WeightsException">A manifest is damaged.</exception>
    public static int Print(CliConsole console, string folder)
    {
        var installed = new InstalledWeights(folder);
        var table = new Table().AddColumns("weights", "state", "networks", "precision", "size", "made by");
        foreach (var name in Recipes.All.Select(recipe => recipe.Name).Union(installed.Names))
        {
            var cells = installed.IsInstalled(name) ? Describe(installed.Read(name)) : ["not installed"];
            table.AddRow([Markup.Escape(name), .. cells.Select(Markup.Escape)]);
        }

        console.Output.Line($"Weights in {folder}:");
        console.Output.Write(table);
        return ExitCodes.Success;
    }

    private static string[] Describe(WeightsManifest manifest) =>
    [
        "installed",
        string.Join(", ", manifest.Networks.Select(network => network.Name)),
        manifest.Precision.ToString().ToLowerInvariant(),
        Megabytes.Of(manifest.Networks.Sum(network => network.Bytes)),
        manifest.Program,
    ];
}
