using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of wm's crops as its first Xception sees them, in pixels.</summary>
    private const int WmXceptionSide = 299;

    /// <summary>Side of wm's crops as they are cut, in pixels.</summary>
    private const int WmCropSide = 320;

    /// <summary>Side of wm's crops as its EfficientNet sees them, in pixels.</summary>
    private const int WmB3Side = 300;

    private static ImportRecipe Wm()
    {
        var xception = new Architecture(
            "xception",
            (graph, parameters, options) => Xception.Build(graph, parameters, WmXceptionSide, "last_linear", options));
        var wsDanXception = new Architecture(
            "ws-dan-xception",
            (graph, parameters, _) => WsDan.BuildXception(graph, parameters, WmCropSide));
        var wsDanB3 = new Architecture(
            "ws-dan-efficientnet-b3",
            (graph, parameters, _) => WsDan.BuildEfficientNetB3(graph, parameters, WmB3Side));
        return new(
            "wm",
            [
                new(
                    "RetinaFace-Resnet50-fixed.pth",
                    new("retinaface-resnet50", RetinaFace.BuildOnResNet50),
                    "retinaface-resnet50",
                    FaceProbe),
                new("xception-hg-2.pth", xception, "xception", [1, 3, WmXceptionSide, WmXceptionSide]),
                new("ckpt_x.pth", wsDanXception, "wsdan-xception", [1, 3, WmCropSide, WmCropSide]),
                new("ckpt_e.pth", wsDanB3, "wsdan-b3", [1, 3, WmB3Side, WmB3Side]),
            ]);
    }
}
