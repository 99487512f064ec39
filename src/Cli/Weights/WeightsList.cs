using FakeFinder.Weights.Import;
using Microsoft.ML.OnnxRuntime;
using Spectre.Console;

namespace FakeFinder.Cli.Weights;

/// <summary><c>weights list</c>.</summary>
internal static class WeightsList
{
    private const string Suffix = "ExecutionProvider";

    /// <exception cref="FakeFinder.Weights.WeightsException">A manifest is damaged.</exception>
    public static int Print(CliConsole console, string folder)
    {
        var installed = new InstalledWeights(folder);
        var table = new Table().AddColumns("weights", "state", "networks", "precision", "size", "source", "licence", "made by");
        foreach (var name in Recipes.All.Select(recipe => recipe.Name).Union(installed.Names))
        {
            var cells = installed.IsInstalled(name) ? Describe(installed.Read(name)) : ["not installed"];
            table.AddRow([Markup.Escape(name), .. cells.Select(Markup.Escape)]);
        }

        console.Output.Line($"Weights in {folder}:");
        console.Output.Write(table);
        console.Output.Line($"ONNX Runtime here runs them with: {string.Join(", ", Providers())}.");
        return ExitCodes.Success;
    }

    private static string[] Describe(WeightsManifest manifest) =>
    [
        "installed",
        string.Join(", ", manifest.Networks.Select(network => network.Name)),
        manifest.Precision.ToString().ToLowerInvariant(),
        Megabytes.Of(manifest.Networks.Sum(network => network.Bytes)),
        manifest.Origin?.Address ?? "a folder",
        manifest.Origin?.Licence ?? "not stated",
        manifest.Program,
    ];

    private static IEnumerable<string> Providers() =>
        OrtEnv.Instance().GetAvailableProviders().Select(name => name.Replace(Suffix, "", StringComparison.Ordinal));
}
