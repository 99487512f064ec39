using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// RetinaFace (Deng et al. 2020, "RetinaFace: single-shot multi-level face localisation in the wild"; SSH: Najibi et al. 2017) as
/// Pytorch_Retinaface has it.
/// <para>Input <c>image</c>: n x 3 x height x width, any height and width, float32, BGR, minus the means that the detector says. Outputs,
/// for two boxes at each place of three
/// maps with strides 8, 16 and 32, in the order of map, row, column, box: <c>regression</c>, n x N x 4, offsets before decoding;
/// <c>probability</c>, n x N x 2, no face and face, adding up to 1; <c>landmarks</c>, n x N x 10, five times x and y, before
/// decoding.</para>
/// </summary>
public static class RetinaFace
{
    private const int Boxes = 2;
    private const int BoxSides = 4;
    private const int Classes = 2;
    private const int LandmarkCoordinates = 10;

    /// <summary>Up to so many channels the activations are leaky; kept for the score.</summary>
    private const int LeakyChannels = 64;

    private const float LeakySlope = 0.1f;

    /// <summary>On ResNet-50, with 256 channels at each level.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildOnResNet50(GraphBuilder graph, Parameters parameters, NetworkOptions options) =>
        Build(
            graph,
            parameters,
            options,
            channels: 256,
            (units, image) => [.. ResNet.Stages(units, image, ResNetSize.Layers50, ResNetModules.Torchvision("body.")).Skip(1)]);

    /// <summary>On MobileNet with a quarter of its channels, with 64 channels at each level.</summary>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void BuildOnMobileNet(GraphBuilder graph, Parameters parameters, NetworkOptions options) =>
        Build(graph, parameters, options, channels: 64, (units, image) => MobileNet.Stages(units, image, "body."));

    private static void Build(
        GraphBuilder graph,
        Parameters parameters,
        NetworkOptions options,
        int channels,
        Func<ImageUnits, Features, IReadOnlyList<Features>> body)
    {
        var image = graph.Input("image", GraphDimension.Batch, 3, GraphDimension.Named("height"), GraphDimension.Named("width"));
        var units = new ImageUnits(graph, parameters) { UsesWinograd = options.Winograd };
        var writer = new Writer(units, channels);
        Features[] levels =
        [
            .. writer.Pyramid(body(units, new Features(image, 3))).Select((level, index) => writer.Context($"ssh{index + 1}", level)),
        ];

        Output("regression", BoxSides, writer.Heads("BboxHead", levels, BoxSides));
        Output("landmarks", LandmarkCoordinates, writer.Heads("LandmarkHead", levels, LandmarkCoordinates));
        var classes = graph.Concat("class", 1, writer.Heads("ClassHead", levels, Classes));
        graph.Output(graph.Softmax("probability", classes, axis: 2), GraphDimension.Batch, GraphDimension.Named("boxes"), Classes);
        parameters.Complete(_ => false);

        void Output(string name, int values, GraphValue[] heads) =>
            graph.Output(graph.Concat(name, 1, heads), GraphDimension.Batch, GraphDimension.Named("boxes"), values);
    }

    /// <param name="channels">Of each level.</param>
    private sealed class Writer(ImageUnits units, int channels)
    {
        /// <summary>The levels with what the coarser ones know, finest first.</summary>
        public Features[] Pyramid(IReadOnlyList<Features> stages)
        {
            Features[] levels = [.. stages.Select((stage, index) => Activated($"fpn.output{index + 1}", stage, channels, kernel: 1))];
            for (var level = levels.Length - 2; level >= 0; level--)
            {
                var merge = $"fpn.merge{level + 1}";
                var coarser = units.Resized($"{merge}.up", levels[level + 1], levels[level], GraphInterpolation.Nearest);
                var sum = levels[level] with { Value = units.Graph.Add($"{merge}.sum", levels[level].Value, coarser.Value) };
                levels[level] = Activated(merge, sum, channels, kernel: 3);
            }

            return levels;
        }

        /// <summary>
        /// What is seen in windows of 3, 5 and 7 on a side, each as a chain of 3 x 3 convolutions. Each part is rectified by itself: the
        /// original does it behind the concatenation, to the same effect.
        /// </summary>
        public Features Context(string module, Features x)
        {
            var five = Activated($"{module}.conv5X5_1", x, channels / 4, kernel: 3);
            var seven = Activated($"{module}.conv7X7_2", five, channels / 4, kernel: 3);
            Features[] parts =
            [
                Rectified($"{module}.conv3X3", x, channels / 2),
                Rectified($"{module}.conv5X5_2", five, channels / 4),
                Rectified($"{module}.conv7x7_3", seven, channels / 4),
            ];
            return x with { Value = units.Graph.Concat(module, 1, [.. parts.Select(part => part.Value)]) };
        }

        public GraphValue[] Heads(string module, Features[] levels, int values) =>
            [
                .. levels.Select(
                    (level, index) =>
                        units.Flattened($"{module}.{index}", units.Biased($"{module}.{index}.conv1x1", level, Boxes * values), values)),
            ];

        private Features Rectified(string module, Features x, int outputs) =>
            units.Relu($"{module}.relu", units.Normalised($"{module}.0", $"{module}.1", x, outputs, kernel: 3));

        private Features Activated(string module, Features x, int outputs, int kernel)
        {
            var normalised = units.Normalised($"{module}.0", $"{module}.1", x, outputs, kernel);
            return channels > LeakyChannels
                ? units.Relu(module, normalised)
                : normalised with
                {
                    Value = units.Graph.LeakyRelu(module, normalised.Value, LeakySlope),
                };
        }
    }
}
