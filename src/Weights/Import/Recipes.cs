using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

/// <summary>The table of all that can be imported: published file, architecture, network, and a shape to try it out with.</summary>
public static class Recipes
{
    /// <summary>Side of the crops of boken, in pixels.</summary>
    private const int BokenSide = 224;

    /// <summary>Side of the crops of selimsef, in pixels.</summary>
    private const int SelimsefSide = 380;

    private static readonly Architecture B7 = EfficientNetOf("efficientnet-b7", EfficientNetSize.B7, EfficientNetStyle.TimmEncoder, SelimsefSide, outputs: 1);

    /// <summary>In the order of models.json, with the shared face finder first.</summary>
    public static IReadOnlyList<ImportRecipe> All { get; } =
    [
        new("mtcnn",
        [
            new("pnet.pt", new("mtcnn-pnet", (graph, parameters, _) => Mtcnn.BuildProposal(graph, parameters)), "pnet", [1, 3, 48, 64]),
            new("rnet.pt", new("mtcnn-rnet", (graph, parameters, _) => Mtcnn.BuildRefinement(graph, parameters)), "rnet", [1, 3, 24, 24]),
            new("onet.pt", new("mtcnn-onet", (graph, parameters, _) => Mtcnn.BuildOutput(graph, parameters)), "onet", [1, 3, 48, 48]),
        ]),
        new("selimsef",
        [
            Selimsef(111, 36),
            Selimsef(555, 19),
            Selimsef(777, 29),
            Selimsef(777, 31),
            Selimsef(888, 37),
            Selimsef(888, 40),
            Selimsef(999, 23),
        ]),
        new("boken",
        [
            Boken("b0", "efn-b0_LS_27_loss_0.2205.pth", EfficientNetSize.B0),
            Boken("b1", "efn-b1_LS_6_loss_0.1756.pth", EfficientNetSize.B1),
            Boken("b2", "efn-b2_LS_12_loss_0.1728.pth", EfficientNetSize.B2),
        ]),
    ];

    /// <returns>Null where nothing of that name can be imported.</returns>
    public static ImportRecipe? Find(string name) => All.FirstOrDefault(recipe => recipe.Name == name);

    private static NetworkRecipe Boken(string name, string checkpoint, EfficientNetSize size) => new(
        checkpoint, EfficientNetOf($"efficientnet-{name}", size, EfficientNetStyle.EfficientNetPytorch, BokenSide, outputs: 2), name, [1, 3, BokenSide, BokenSide]);

    private static NetworkRecipe Selimsef(int seed, int epoch) => new(
        $"final_{seed}_DeepFakeClassifier_tf_efficientnet_b7_ns_0_{epoch}", B7, $"b7-{seed}-{epoch}", [1, 3, SelimsefSide, SelimsefSide]);

    private static Architecture EfficientNetOf(string name, EfficientNetSize size, EfficientNetStyle style, int side, int outputs)
    {
        var plan = new EfficientNetPlan { Size = size, Style = style, Height = side, Width = side, Outputs = outputs };
        return new(name, (graph, parameters, options) => EfficientNet.Build(graph, parameters, plan, options));
    }
}
