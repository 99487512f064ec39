using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

/// <summary>The table of all that can be imported: published file, architecture, network, and a shape to try it out with.</summary>
public static class Recipes
{
    /// <summary>Side of the crops of boken, in pixels.</summary>
    private const int BokenSide = 224;

    /// <summary>Side of the crops of selimsef, in pixels.</summary>
    private const int SelimsefSide = 380;

    /// <summary>Side of the clips of medics for its larger 3-D networks, in pixels.</summary>
    private const int MedicsSide = 224;

    /// <summary>Side of the clips of medics for its smaller 3-D networks, in pixels.</summary>
    private const int MedicsSmallSide = 112;

    /// <summary>Frames of a clip to try a 3-D network out with: any number from 9 will do.</summary>
    private const int ProbeFrames = 16;

    /// <summary>Side of the crops of medics for its 2-D network, in pixels.</summary>
    private const int MedicsFrameSide = 256;

    private static readonly Architecture I3D = new("i3d", I3d.Build);

    private static readonly Architecture R2Plus1D = new("r2plus1d-18", (graph, parameters, options) => VideoResNet.BuildFactorised(graph, parameters, MedicsSmallSide, options));

    private static readonly Architecture SeResNeXt = new("se-resnext50-32x4d", (graph, parameters, options) => SeResNeXt50.Build(graph, parameters, MedicsFrameSide, options));

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
        new("medics",
        [
            Medics("j3d_e1_l0.1374.model", I3D, MedicsSide),
            Medics("res34_1cy_minaug_nonorm_e4_l0.1794.model", new("resnet3d-34", ResNet3d.Build), MedicsSide),
            Medics("mc3_18_112_1cy_lilaug_nonorm_e9_l0.1905.model", MixedOf(MedicsSmallSide), MedicsSmallSide),
            Medics("mc3_18_112t224_1cy_lilaug_nonorm_e7_l0.1901.model", MixedOf(MedicsSide), MedicsSide),
            Medics("r2p1_18_8_112tr_112te_e12_l0.1741.model", R2Plus1D, MedicsSmallSide),
            Medics("i3dcutmix_e11_l0.1612.model", I3D, MedicsSide),
            Medics("r2plus1dcutmix_112_e10_l0.1608.model", R2Plus1D, MedicsSmallSide),
            new("SRXT50_094_VM-0.2504.PTH", SeResNeXt, "SRXT50_094_VM-0.2504", [1, 3, MedicsFrameSide, MedicsFrameSide]),
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

    private static NetworkRecipe Medics(string checkpoint, Architecture architecture, int side) => new(
        checkpoint, architecture, Path.GetFileNameWithoutExtension(checkpoint), [1, 3, ProbeFrames, side, side]);

    private static Architecture MixedOf(int side) => new("mc3-18", (graph, parameters, options) => VideoResNet.BuildMixed(graph, parameters, side, options));

    private static Architecture EfficientNetOf(string name, EfficientNetSize size, EfficientNetStyle style, int side, int outputs)
    {
        var plan = new EfficientNetPlan { Size = size, Style = style, Height = side, Width = side, Outputs = outputs };
        return new(name, (graph, parameters, options) => EfficientNet.Build(graph, parameters, plan, options));
    }
}
