using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    internal static ImportRecipe Wm() => new("wm",
    [
        new("RetinaFace-Resnet50-fixed.pth", new("retinaface-resnet50", (graph, parameters, _) => RetinaFace.BuildOnResNet50(graph, parameters)), "retinaface-resnet50", [1, 3, 96, 128]),
    ]);
}
