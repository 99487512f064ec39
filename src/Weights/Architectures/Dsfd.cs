using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// The dual shot face detector on ResNet-152 (Li et al. 2019, "DSFD: dual shot face detector"), its second shot alone, as in testing.
/// <para>Input <c>image</c>: n x 3 x height x width, any height and width, float32, BGR, minus the means that the detector says. Outputs,
/// for one box at each place of six maps
/// with strides 4 to 128, in the order of map, row, column: <c>regression</c>, n x N x 4, offsets before decoding; <c>probability</c>, n x
/// N x 2, no face and face, adding up to 1.</para>
/// </summary>
public static class Dsfd
{
    private const int BoxSides = 4;
    private const int Classes = 2;

    /// <summary>
    /// Channels of a head's last layer that count: the four sides of a box, or one class and the three candidates of the other one. The
    /// checkpoint has more.
    /// </summary>
    private const int Used = 4;

    /// <summary>The levels, finest first. Their modules are named after layers of the paper's VGG-16.</summary>
    private static readonly Level[] Levels =
    [
        new("cpm3_3", 4, 4),
        new("cpm4_3", 8, 6),
        new("cpm5_3", 12, 8),
        new("cpm7", 12, 8),
        new("cpm6_2", 12, 8),
        new("cpm7_2", 12, 8),
    ];

    private static readonly ResNetModules Modules = new()
    {
        Stem = "layer1.0",
        StemNorm = "layer1.1",
        StemRelu = "layer1.2",
        StemPool = "layer1.3",
        Blocks = ["layer1.4", "layer2.0", "layer3.0", "layer4.0"],
        Stages = ["layer1", "layer2", "layer3", "layer4"],
    };

    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, NetworkOptions options)
    {
        var image = graph.Input("image", GraphDimension.Batch, 3, GraphDimension.Named("height"), GraphDimension.Named("width"));
        var units = new ImageUnits(graph, parameters) { UsesWinograd = options.Winograd };
        var writer = new Writer(units);
        List<Features> maps = [.. ResNet.Stages(units, new Features(image, 3), ResNetSize.Layers152, Modules)];
        maps.Add(writer.Extra("layer5", maps[^1], 512, 512));
        maps.Add(writer.Extra("layer6", maps[^1], 128, 256));
        writer.Pyramid(maps);
        Features[] levels = [.. Levels.Select((level, index) => writer.Enhanced(level.Module, maps[index]))];

        var regression = graph.Concat("regression", 1, [.. levels.Select((level, index) => writer.Regression(index, level))]);
        graph.Output(regression, GraphDimension.Batch, GraphDimension.Named("boxes"), BoxSides);
        var classes = graph.Concat("class", 1, [.. levels.Select((level, index) => writer.Classes(index, level))]);
        graph.Output(graph.Softmax("probability", classes, axis: 2), GraphDimension.Batch, GraphDimension.Named("boxes"), Classes);
        parameters.Complete(_ => false);
    }

    /// <param name="Module">Of its enhancement.</param>
    /// <param name="BoxChannels">In the checkpoint.</param>
    /// <param name="ClassChannels">In the checkpoint.</param>
    private sealed record Level(string Module, int BoxChannels, int ClassChannels);

    private sealed class Writer(ImageUnits units)
    {
        private const int Channels = 256;

        private readonly GraphValue channelAxis = units.Graph.IntegerConstant("channel", [1], 1);
        private readonly GraphValue first = units.Graph.IntegerConstant("first", [0], 1);
        private readonly GraphValue last = units.Graph.IntegerConstant("last", [Used - 1], 1);
        private readonly GraphValue end = units.Graph.IntegerConstant("end", [Used], 1);
        private readonly GraphValue step = units.Graph.IntegerConstant("step", [1], 1);

        /// <summary>A further stage behind the body.</summary>
        public Features Extra(string module, Features x, int inner, int outputs)
        {
            var narrow = units.Relu($"{module}.2", units.NormalisedWithBias($"{module}.0", $"{module}.1", x, inner));
            return units.Relu(module, units.NormalisedWithBias($"{module}.3", $"{module}.4", narrow, outputs, kernel: 3, stride: 2));
        }

        /// <summary>Multiplies the first three maps, coarsest first, by what the next coarser one knows.</summary>
        public void Pyramid(List<Features> maps)
        {
            for (var level = 2; level >= 0; level--)
            {
                var (lateral, smooth) = ($"latlayer{level + 1}", $"smooth{level + 1}");
                var coarser = units.Biased(lateral, maps[level + 1], maps[level].Channels);
                var up = units.Resized($"{lateral}.up", coarser, maps[level], GraphInterpolation.Bilinear);
                var fine = units.Biased(smooth, maps[level], maps[level].Channels);
                maps[level] = fine with { Value = units.Graph.Mul($"{smooth}.product", up.Value, fine.Value) };
            }
        }

        /// <summary>The feature enhance module: three chains of one to three convolutions, some of them dilated, side by side.</summary>
        public Features Enhanced(string module, Features x)
        {
            var one = Rectified($"{module}.cpm1", x, Channels);
            var dilated = Rectified($"{module}.cpm2", x, Channels, dilation: 2);
            var two = Rectified($"{module}.cpm3", dilated, Channels / 2);
            var three = Rectified($"{module}.cpm5", Rectified($"{module}.cpm4", dilated, Channels / 2, dilation: 2), Channels / 2);
            return one with { Value = units.Graph.Concat(module, 1, one.Value, two.Value, three.Value), Channels = 2 * Channels };
        }

        public GraphValue Regression(int level, Features x) =>
            units.Flattened($"loc.{level}", Head($"loc.{level}", x, Levels[level].BoxChannels), BoxSides);

        /// <summary>
        /// Max-in-out: the finest level has three candidates for the background, since most of its boxes are false, the others have three
        /// for the face.
        /// </summary>
        public GraphValue Classes(int level, Features x)
        {
            var module = $"conf.{level}";
            var all = Head(module, x, Levels[level].ClassChannels).Value;
            var candidates = units.Graph.Slice($"{module}.candidates", all, first, last, channelAxis, step);
            var largest = units.Graph.ReduceMax($"{module}.largest", candidates, channelAxis);
            var other = units.Graph.Slice($"{module}.other", all, last, end, channelAxis, step);
            var both =
                level == 0
                    ? units.Graph.Concat($"{module}.both", 1, largest, other)
                    : units.Graph.Concat($"{module}.both", 1, other, largest);
            return units.Flattened(module, new Features(both, Dsfd.Classes), Dsfd.Classes);
        }

        private Features Head(string module, Features x, int channels)
        {
            for (var layer = 1; layer <= 3; layer++)
            {
                x = Rectified($"{module}.conv{layer}", x, Channels);
            }

            return units.Biased($"{module}.conv4", x, channels, used: Used);
        }

        private Features Rectified(string module, Features x, int channels, int dilation = 1) =>
            units.Relu($"{module}.relu", units.Biased(module, x, channels, kernel: 3, dilation));
    }
}
