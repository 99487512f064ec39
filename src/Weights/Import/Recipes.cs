using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

/// <summary>
/// The table of all that can be imported: published file, architecture, network, and a shape to try it out with. Each detector, and each
/// face finder that detectors share, has a file of its own.
/// </summary>
public static partial class Recipes
{
    /// <summary>A shape to try out a face finder with that takes images of any size.</summary>
    private static readonly int[] FaceProbe = [1, 3, 96, 128];

    /// <summary>In the order of models.json, with the shared face finder first.</summary>
    public static IReadOnlyList<ImportRecipe> All { get; } = [MtcnnFaces(), Selimsef(), Wm(), Ntech(), Eighteen(), Medics(), Boken()];

    /// <returns>Null where nothing of that name can be imported.</returns>
    public static ImportRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    private static Architecture EfficientNetOf(string name, EfficientNetPlan plan) =>
        new(name, (graph, parameters, options) => EfficientNet.Build(graph, parameters, plan, options));
}
