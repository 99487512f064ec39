using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    private static ImportRecipe MtcnnFaces() => new("mtcnn",
    [
        new("pnet.pt", new("mtcnn-pnet", (graph, parameters, _) => Mtcnn.BuildProposal(graph, parameters)), "pnet", [1, 3, 48, 64]),
        new("rnet.pt", new("mtcnn-rnet", (graph, parameters, _) => Mtcnn.BuildRefinement(graph, parameters)), "rnet", [1, 3, 24, 24]),
        new("onet.pt", new("mtcnn-onet", (graph, parameters, _) => Mtcnn.BuildOutput(graph, parameters)), "onet", [1, 3, 48, 48]),
    ]);
}
