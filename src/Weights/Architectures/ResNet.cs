using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// Residual networks over images (He et al. 2016, "Deep residual learning for image recognition") as torchvision has them: a bottleneck's
/// stride is that of its 3 x 3 convolution.
/// </summary>
public static class ResNet
{
    private const int StemChannels = 64;

    /// <summary>How many times its inner channels a bottleneck gives.</summary>
    private const int Expansion = 4;

    /// <summary>A stage's last map has 1/32 of the input's side.</summary>
    private const int Reduction = 32;

    /// <summary>
    /// The 34-layer classifier. Input <c>image</c>: n x 3 x side x side, float32, normalised as the detector says. Output <c>logit</c>: n x
    /// 2, before softmax, the second one says fake. Output <c>cam</c>, where asked for: n x side/32 x side/32.
    /// </summary>
    /// <param name="side">Of the input, in pixels; a multiple of 32.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build34(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        var image = new Features(graph.Input("image", GraphDimension.Batch, 3, side, side), 3);
        var features = Stages(
            new ImageUnits(graph, parameters) { UsesWinograd = options.Winograd },
            image,
            ResNetSize.Layers34,
            ResNetModules.Torchvision()
        )[^1];
        var map = new FeatureMap(features.Value, features.Channels, side / Reduction, side / Reduction);
        new PooledHead { Pool = "avgpool", Classifier = "fc", Outputs = 2, Fake = 1 }.Build(graph, parameters, map, options);
        parameters.Complete(_ => false);
    }

    /// <summary>
    /// The network without its head: what each of the four stages gives, with 1/4, 1/8, 1/16 and 1/32 of the input's height and width,
    /// rounded up.
    /// </summary>
    internal static IReadOnlyList<Features> Stages(ImageUnits units, Features image, ResNetSize size, ResNetModules modules)
    {
        var stem = units.Relu(
            modules.StemRelu,
            units.Normalised(modules.Stem, modules.StemNorm, image, StemChannels, kernel: 7, stride: 2));
        var x = units.HalvingMaxPool(modules.StemPool, stem);
        var stages = new List<Features>();
        for (var stage = 0; stage < size.Blocks.Count; stage++)
        {
            for (var block = 0; block < size.Blocks[stage]; block++)
            {
                var module = $"{modules.Blocks[stage]}.{block}";
                var name = block == size.Blocks[stage] - 1 ? modules.Stages[stage] : module;
                x = Block(units, name, module, x, StemChannels << stage, stride: stage > 0 && block == 0 ? 2 : 1, size.HasBottlenecks);
            }

            stages.Add(x);
        }

        return stages;
    }

    /// <param name="name">Of the result: a stage's last block gives the stage's result.</param>
    private static Features Block(ImageUnits units, string name, string module, Features x, int channels, int stride, bool isBottleneck)
    {
        var residual = isBottleneck ? Bottleneck(units, module, x, channels, stride) : Plain(units, module, x, channels, stride);
        var shortcut = x.Channels == residual.Channels && stride == 1
            ? x
            : units.Normalised($"{module}.downsample.0", $"{module}.downsample.1", x, residual.Channels, stride: stride);
        return units.Relu(name, residual with { Value = units.Graph.Add($"{module}.sum", residual.Value, shortcut.Value) });
    }

    private static Features Plain(ImageUnits units, string module, Features x, int channels, int stride)
    {
        var inner = units.Relu($"{module}.relu1", units.Normalised($"{module}.conv1", $"{module}.bn1", x, channels, kernel: 3, stride));
        return units.Normalised($"{module}.conv2", $"{module}.bn2", inner, channels, kernel: 3);
    }

    private static Features Bottleneck(ImageUnits units, string module, Features x, int channels, int stride)
    {
        var inner = units.Relu($"{module}.relu1", units.Normalised($"{module}.conv1", $"{module}.bn1", x, channels));
        inner = units.Relu($"{module}.relu2", units.Normalised($"{module}.conv2", $"{module}.bn2", inner, channels, kernel: 3, stride));
        return units.Normalised($"{module}.conv3", $"{module}.bn3", inner, channels * Expansion);
    }
}
