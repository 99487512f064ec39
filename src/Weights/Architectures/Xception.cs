using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// Xception with two classes, in the naming of pretrainedmodels (Chollet 2017, "Xception: deep learning with depthwise separable
/// convolutions").
/// <para>Input <c>image</c>: n x 3 x side x side, float32, in the detector's order of colours, normalised as it says. Output <c>logit</c>:
/// n x 2; the second says fake.
/// Output <c>cam</c>, where asked for: n x side/32 x side/32, rounded up.</para>
/// </summary>
public static class Xception
{
    private const double Epsilon = 1e-5;
    private const int StemChannels = 32;
    private const int Classes = 2;

    /// <summary>Channels of the two separable convolutions behind the blocks.</summary>
    private const int ExitChannels = 1536;
    private const int FeatureChannels = 2048;

    /// <summary>From the first; the eight alike are the middle flow.</summary>
    private static readonly IReadOnlyList<Unit> Units =
    [
        new([128, 128], Stride: 2),
        new([256, 256], Stride: 2),
        new([728, 728], Stride: 2),
        .. Enumerable.Repeat(new Unit([728, 728, 728], Stride: 1), 8),
        new([728, 1024], Stride: 2),
    ];

    /// <param name="side">Of the input, in pixels.</param>
    /// <param name="classifier">Module of the last layer: checkpoints differ in its name.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, int side, string classifier, NetworkOptions options)
    {
        var features = Features(graph, parameters, side, prefix: "", name: "relu");
        new PooledHead
        {
            Pool = "avg_pool",
            Classifier = classifier,
            Outputs = Classes,
            Fake = 1,
        }.Build(graph, parameters, features, options);
        parameters.Complete(_ => false);
    }

    /// <summary>The last feature map after its activation: 2048 channels.</summary>
    /// <param name="prefix">Of all parameters' names.</param>
    /// <param name="name">Of the result.</param>
    internal static FeatureMap Features(GraphBuilder graph, Parameters parameters, int side, string prefix, string name) =>
        new Writer(graph, parameters, prefix).Write(side, name);

    /// <summary>Separable convolutions beside a shortcut.</summary>
    /// <param name="Channels">Of each convolution.</param>
    /// <param name="Stride">Of the pool behind the convolutions; where it is 1, there is none.</param>
    private sealed record Unit(IReadOnlyList<int> Channels, int Stride);

    private sealed class Writer(GraphBuilder graph, Parameters parameters, string prefix)
    {
        public FeatureMap Write(int side, string name)
        {
            var image = new FeatureMap(graph.Input("image", GraphDimension.Batch, 3, side, side), 3, side, side);
            var x = Relu($"{prefix}relu1", Convolution(image, $"{prefix}conv1", $"{prefix}bn1", StemChannels, kernel: 3, stride: 2));
            x = Relu($"{prefix}relu2", Convolution(x, $"{prefix}conv2", $"{prefix}bn2", 2 * StemChannels, kernel: 3));
            foreach (var (index, unit) in Units.Index())
            {
                x = Block(x, $"{prefix}block{index + 1}", unit, startsWithRelu: index > 0);
            }

            x = Relu($"{prefix}relu3", Separable(x, $"{prefix}conv3", $"{prefix}bn3", ExitChannels));
            return Relu(name, Separable(x, $"{prefix}conv4", $"{prefix}bn4", FeatureChannels));
        }

        /// <summary>The first ReLU is inside: the shortcut sees what came before it.</summary>
        private FeatureMap Block(FeatureMap input, string name, Unit unit, bool startsWithRelu)
        {
            var x = input;
            var module = startsWithRelu ? 0 : -1;
            foreach (var channels in unit.Channels)
            {
                x = module < 0 ? x : Relu($"{name}.rep.{module}", x);
                x = Separable(x, $"{name}.rep.{module + 1}", $"{name}.rep.{module + 2}", channels);
                module += 3;
            }

            var shortcut = input;
            if (unit.Stride > 1)
            {
                var window = new GraphWindow { Size = [3, 3], Strides = [unit.Stride, unit.Stride], Pads = [1, 1, 1, 1] };
                shortcut = Convolution(input, $"{name}.skip", $"{name}.skipbn", x.Channels, kernel: 1, unit.Stride);
                x = shortcut with { Value = graph.MaxPool($"{name}.rep.{module}", x.Value, window) };
            }

            return x with { Value = graph.Add(name, x.Value, shortcut.Value) };
        }

        private FeatureMap Relu(string name, FeatureMap x) => x with { Value = graph.Relu(name, x.Value) };

        /// <summary>
        /// A 3 x 3 convolution of each channel by itself, then a 1 x 1 convolution of all of them, with the normalisation behind.
        /// </summary>
        private FeatureMap Separable(FeatureMap x, string module, string norm, int outputs)
        {
            var kernels = graph.Parameter(parameters, $"{module}.conv1.weight", [x.Channels, 1, 3, 3]);
            var filtered = graph.Conv($"{module}.conv1", x.Value, kernels, x.Channels, new GraphWindow { Pads = [1, 1, 1, 1] });
            return Convolution(x with { Value = filtered }, $"{module}.pointwise", norm, outputs, kernel: 1);
        }

        /// <summary>Without padding.</summary>
        private FeatureMap Convolution(FeatureMap x, string convolution, string norm, int outputs, int kernel, int stride = 1)
        {
            var window = new GraphWindow { Strides = [stride, stride] };
            var value = graph.NormalisedConv(
                parameters,
                norm,
                x.Value,
                convolution,
                norm,
                Epsilon,
                [outputs, x.Channels, kernel, kernel],
                window: window);
            return new FeatureMap(value, outputs, ((x.Height - kernel) / stride) + 1, ((x.Width - kernel) / stride) + 1);
        }
    }
}
