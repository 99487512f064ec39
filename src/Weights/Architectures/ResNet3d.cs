using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// The 34-layer residual network with 3-D kernels and shortcuts without parameters, type A (Hara et al. 2018, "Can spatiotemporal 3D CNNs
/// retrace the history of 2D CNNs and ImageNet?").
/// <para>Input <c>clip</c>: n x 3 x T x 224 x 224, float32, RGB, as the detector says. Output <c>logits</c>: n x 2, before softmax; the
/// first one says fake.
/// Output <c>cam</c>, where asked for: n x T/16 x 7 x 7.</para>
/// </summary>
public static class ResNet3d
{
    private const int Side = 224;
    private const int StemChannels = 64;

    private static readonly int[] Blocks = [3, 4, 6, 3];

    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, NetworkOptions options)
    {
        var clips = new ClipGraph(graph, Side);
        var units = new ClipUnits(clips, parameters);
        var stem = clips.Relu(
            "relu",
            units.Normalised("conv1", "bn1", clips.Input, StemChannels, ClipExtent.Cube(7), new ClipExtent(1, 2, 2)));
        var x = clips.MaxPool("maxpool", stem, ClipWindow.Centred(ClipExtent.Cube(3), ClipExtent.Cube(2)));
        for (var layer = 0; layer < Blocks.Length; layer++)
        {
            for (var block = 0; block < Blocks[layer]; block++)
            {
                x = Block(units, layer, block, x);
            }
        }

        new ClipHead { Pool = "avgpool", Classifier = "fc", Fake = 0 }.Build(clips, parameters, options, x);
        parameters.Complete(_ => false);
    }

    private static Frames Block(ClipUnits units, int layer, int block, Frames x)
    {
        var (clips, channels) = (units.Clips, StemChannels << layer);
        var module = $"layer{layer + 1}.{block}";
        var shrinks = layer > 0 && block == 0;
        var stride = shrinks ? ClipExtent.Cube(2) : ClipExtent.One;
        var inner = clips.Relu(
            $"{module}.relu",
            units.Normalised($"{module}.conv1", $"{module}.bn1", x, channels, ClipExtent.Cube(3), stride));
        var residual = units.Normalised($"{module}.conv2", $"{module}.bn2", inner, channels, ClipExtent.Cube(3), ClipExtent.One);
        var shortcut = shrinks ? clips.Subsample($"{module}.downsample", x, channels) : x;
        return clips.Relu(block == Blocks[layer] - 1 ? $"layer{layer + 1}" : module, clips.Add($"{module}.sum", residual, shortcut));
    }
}
