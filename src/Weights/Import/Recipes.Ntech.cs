using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    internal static ImportRecipe Ntech() => new("ntech",
    [
        new("WIDERFace_DSFD_RES152.fp16.pth", new("dsfd-resnet152", (graph, parameters, _) => Dsfd.Build(graph, parameters)), "dsfd-resnet152", [1, 3, 96, 128]),
    ]);
}
