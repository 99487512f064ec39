using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Import;

public static partial class Recipes
{
    /// <summary>Side of the clips of medics for its larger 3-D networks, in pixels.</summary>
    private const int MedicsSide = 224;

    /// <summary>Side of the clips of medics for its smaller 3-D networks, in pixels.</summary>
    private const int MedicsSmallSide = 112;

    /// <summary>Side of the crops of medics for its 2-D network, in pixels.</summary>
    private const int MedicsFrameSide = 256;

    /// <summary>Frames of a clip to try a 3-D network out with: any number from 9 will do.</summary>
    private const int ProbeFrames = 16;

    private static ImportRecipe Medics()
    {
        var i3d = new Architecture("i3d", I3d.Build);
        var r2Plus1D = new Architecture(
            "r2plus1d-18",
            (graph, parameters, options) => VideoResNet.BuildFactorised(graph, parameters, MedicsSmallSide, options));
        var seResNeXt = new Architecture(
            "se-resnext50-32x4d",
            (graph, parameters, options) => SeResNeXt50.Build(graph, parameters, MedicsFrameSide, options));
        return new(
            "medics",
            [
                Of("j3d_e1_l0.1374.model", i3d, MedicsSide),
                Of("res34_1cy_minaug_nonorm_e4_l0.1794.model", new("resnet3d-34", ResNet3d.Build), MedicsSide),
                Of("mc3_18_112_1cy_lilaug_nonorm_e9_l0.1905.model", MixedOf(MedicsSmallSide), MedicsSmallSide),
                Of("mc3_18_112t224_1cy_lilaug_nonorm_e7_l0.1901.model", MixedOf(MedicsSide), MedicsSide),
                Of("r2p1_18_8_112tr_112te_e12_l0.1741.model", r2Plus1D, MedicsSmallSide),
                Of("i3dcutmix_e11_l0.1612.model", i3d, MedicsSide),
                Of("r2plus1dcutmix_112_e10_l0.1608.model", r2Plus1D, MedicsSmallSide),
                new("SRXT50_094_VM-0.2504.PTH", seResNeXt, "SRXT50_094_VM-0.2504", [1, 3, MedicsFrameSide, MedicsFrameSide]),
            ]);

        static NetworkRecipe Of(string checkpoint, Architecture architecture, int side) => new(
            checkpoint, architecture, Path.GetFileNameWithoutExtension(checkpoint), [1, 3, ProbeFrames, side, side]);

        static Architecture MixedOf(int side) =>
            new("mc3-18", (graph, parameters, options) => VideoResNet.BuildMixed(graph, parameters, side, options));
    }
}
