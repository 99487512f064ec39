using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of the crops of eighteen for its SlowFast networks and its ResNet, in pixels.</summary>
    private const int EighteenSide = 256;

    internal static ImportRecipe Eighteen()
    {
        var slowFast = new Architecture("slowfast-50", (graph, parameters, options) => SlowFast.Build(graph, parameters, EighteenSide, options));
        return new("eighteen",
        [
            new("mobilenet0.25_Final.pth", new("retinaface-mobilenet025", (graph, parameters, _) => RetinaFace.BuildOnMobileNet(graph, parameters)), "retinaface-mobilenet025", [1, 3, 96, 128]),
            OfClip("sf1", "sf_bc_jc_44000.pth.tar"),
            OfClip("sf2", "sf_32000.pth.tar"),
            OfClip("sf3", "sf_16x8_bc_jc_44000.pth.tar"),
            OfClip("sf4", "sf_trainval_52000.pth.tar"),
            new("res34_rgb_23000.pth.tar", new("resnet34", (graph, parameters, options) => ResNet.Build34(graph, parameters, EighteenSide, options)), "res34", [1, 3, EighteenSide, EighteenSide]),
        ]);

        NetworkRecipe OfClip(string name, string checkpoint) => new(checkpoint, slowFast, name, [1, 3, ProbeFrames, EighteenSide, EighteenSide]);
    }
}
