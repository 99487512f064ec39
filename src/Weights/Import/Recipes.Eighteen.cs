using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of eighteen's crops for Xception and the EfficientNets, in pixels.</summary>
    private const int EighteenLargeSide = 299;

    /// <summary>Side of eighteen's crops for SlowFast and ResNet, in pixels.</summary>
    private const int EighteenSmallSide = 256;

    private static ImportRecipe Eighteen()
    {
        var faces = new Architecture("retinaface-mobilenet025", RetinaFace.BuildOnMobileNet);
        var slowFast = new Architecture(
            "slowfast-50",
            (graph, parameters, options) => SlowFast.Build(graph, parameters, EighteenSmallSide, options));
        var resNet = new Architecture(
            "resnet-34",
            (graph, parameters, options) => ResNet.Build34(graph, parameters, EighteenSmallSide, options));
        var xception = new Architecture(
            "xception",
            (graph, parameters, options) => Xception.Build(graph, parameters, EighteenLargeSide, "fc", options));
        var b0 = Of("efficientnet-b0", EfficientNetSize.B0);
        var b1 = Of("efficientnet-b1", EfficientNetSize.B1);
        var b3 = Of("efficientnet-b3", EfficientNetSize.B3);
        return new("eighteen",
        [
            new("mobilenet0.25_Final.pth", faces, "retinaface-mobilenet025", FaceProbe),
            Clip("sf_bc_jc_44000.pth.tar", "sf1"),
            Clip("sf_32000.pth.tar", "sf2"),
            Clip("sf_16x8_bc_jc_44000.pth.tar", "sf3"),
            Clip("sf_trainval_52000.pth.tar", "sf4"),
            Image("xcep_bgr_58000.pth.tar", xception, "xcp", EighteenLargeSide),
            Image("b3_rgb_50000.pth.tar", b3, "b3", EighteenLargeSide),
            Image("res34_rgb_23000.pth.tar", resNet, "res34", EighteenSmallSide),
            Image("b1_rgb_58000.pth.tar", b1, "b1", EighteenLargeSide),
            Image("b1_rgb_long_alldata_66000.pth.tar", b1, "b1long", EighteenLargeSide),
            Image("b1_rgb_alldata_58000.pth.tar", b1, "b1short", EighteenLargeSide),
            Image("b0_rgb_58000.pth.tar", b0, "b0", EighteenLargeSide),
        ]);

        NetworkRecipe Clip(string checkpoint, string name) =>
            new(checkpoint, slowFast, name, [1, 3, ProbeFrames, EighteenSmallSide, EighteenSmallSide]) { IsWrapped = true };

        static NetworkRecipe Image(string checkpoint, Architecture architecture, string name, int side) =>
            new(checkpoint, architecture, name, [1, 3, side, side]) { IsWrapped = true };

        static Architecture Of(string name, EfficientNetSize size) =>
            EfficientNetOf(
                name,
                new EfficientNetPlan
                {
                    Size = size,
                    Style = EfficientNetStyle.EarlyEfficientNetPytorch,
                    Height = EighteenLargeSide,
                    Width = EighteenLargeSide,
                    Outputs = 2,
                });
    }
}
