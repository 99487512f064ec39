using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// The 18-layer video networks of torchvision (Tran et al. 2018, "A closer look at spatiotemporal convolutions for action recognition").
/// <para>Input <c>clip</c>: n x 3 x T x side x side, float32, RGB, normalised as the detector says. Output <c>logits</c>: n x 2, before
/// softmax; the first one says fake.
/// Output <c>cam</c>, where asked for: n x T' x side/16 x side/16, T' frames being left of T.</para>
/// </summary>
public static class VideoResNet
{
    private const int StemChannels = 64;
    private const int FactorisedStemChannels = 45;
    private const int LayerCount = 4;
    private const int BlockCount = 2;

    /// <summary>A convolution between a block's input and output, with its normalisation, and without the ReLU behind it.</summary>
    /// <param name="inputs">Channels of the block's input, which are not the convolution's own in its second one.</param>
    private delegate Frames BlockConvolution(string module, Frames x, int inputs, int channels, ClipExtent stride);

    /// <summary>MC3-18: the first layer convolves over time and space, the others over space alone; no frame is ever skipped.</summary>
    /// <param name="side">Height and width of a frame.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildMixed(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        var clips = new ClipGraph(graph, side);
        var units = new ClipUnits(clips, parameters);
        var x = clips.Relu(
            "stem",
            units.Normalised("stem.0", "stem.1", clips.Input, StemChannels, new ClipExtent(3, 7, 7), new ClipExtent(1, 2, 2)));
        for (var layer = 1; layer <= LayerCount; layer++)
        {
            var size = layer == 1 ? ClipExtent.Cube(3) : new ClipExtent(1, 3, 3);
            var stride = layer == 1 ? ClipExtent.One : new ClipExtent(1, 2, 2);
            x = Layer(
                units,
                layer,
                x,
                stride,
                (module, y, _, channels, step) => units.Normalised($"{module}.0", $"{module}.1", y, channels, size, step));
        }

        Complete(units, x, options);
    }

    /// <summary>R(2+1)D-18: each convolution is one over space and one over time, with a ReLU between them.</summary>
    /// <param name="side">Height and width of a frame.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildFactorised(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        var clips = new ClipGraph(graph, side);
        var units = new ClipUnits(clips, parameters);
        var stem = new FactorisedModules("stem.0", "stem.1", "stem.2", "stem.3", "stem.4");
        var x = clips.Relu("stem", units.Factorised(stem, clips.Input, FactorisedStemChannels, StemChannels, 7, new ClipExtent(1, 2, 2)));
        for (var layer = 1; layer <= LayerCount; layer++)
        {
            x = Layer(units, layer, x, layer == 1 ? ClipExtent.One : ClipExtent.Cube(2), (module, y, inputs, channels, step) =>
            {
                var modules = new FactorisedModules($"{module}.0.0", $"{module}.0.1", $"{module}.0.2", $"{module}.0.3", $"{module}.1");
                return units.Factorised(modules, y, MiddleChannels(inputs, channels), channels, 3, step);
            });
        }

        Complete(units, x, options);
    }

    /// <summary>As many as give the two convolutions together the parameters of one of 3 x 3 x 3.</summary>
    private static int MiddleChannels(int inputs, int channels) => inputs * channels * 27 / ((inputs * 9) + (3 * channels));

    private static Frames Layer(ClipUnits units, int layer, Frames x, ClipExtent stride, BlockConvolution convolution)
    {
        var channels = StemChannels << (layer - 1);
        for (var block = 0; block < BlockCount; block++)
        {
            var module = $"layer{layer}.{block}";
            var (inputs, step) = (x.Channels, block == 0 ? stride : ClipExtent.One);
            var inner = units.Clips.Relu($"{module}.conv1", convolution($"{module}.conv1", x, inputs, channels, step));
            var residual = convolution($"{module}.conv2", inner, inputs, channels, ClipExtent.One);
            var shortcut =
                step == ClipExtent.One
                    ? x
                    : units.Normalised($"{module}.downsample.0", $"{module}.downsample.1", x, channels, ClipExtent.One, step);
            x = units.Clips.Relu(block == BlockCount - 1 ? $"layer{layer}" : module, units.Clips.Add($"{module}.sum", residual, shortcut));
        }

        return x;
    }

    private static void Complete(ClipUnits units, Frames x, NetworkOptions options)
    {
        new ClipHead { Pool = "avgpool", Classifier = "fc", Fake = 0 }.Build(units.Clips, units.Parameters, options, x);
        units.Parameters.Complete(_ => false);
    }
}
