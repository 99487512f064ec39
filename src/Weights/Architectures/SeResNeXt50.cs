using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// SE-ResNeXt50 32x4d in the naming of pretrainedmodels, as the module <c>backbone</c> of a classifier with the last layer <c>fc</c>
/// (Xie et al. 2017, "Aggregated residual transformations"; Hu et al. 2018, "Squeeze-and-excitation networks").
/// <para>Input <c>image</c>: n x 3 x side x side, float32, normalised as the detector says. Output <c>logit</c>: n x 1, above 0 for fake.
/// Output <c>cam</c>, where asked for: n x side/32 x side/32.</para>
/// </summary>
public static class SeResNeXt50
{
    private const double Epsilon = 1e-5;
    private const int Groups = 32;
    private const int Squeeze = 16;
    private const int StemChannels = 64;

    private static readonly IReadOnlyList<Stage> Stages = [new(Width: 128, Outputs: 256, Blocks: 3), new(256, 512, 4), new(512, 1024, 6), new(1024, 2048, 3)];

    /// <param name="side">Of the input, in pixels.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        new Writer(graph, parameters).Write(side, options);
        parameters.Complete(_ => false);
    }

    private sealed record Stage(int Width, int Outputs, int Blocks);

    private sealed class Writer(GraphBuilder graph, Parameters parameters)
    {
        public void Write(int side, NetworkOptions options)
        {
            var x = Stem(new FeatureMap(graph.Input("image", GraphDimension.Batch, 3, side, side), 3, side, side));
            foreach (var (index, stage) in Stages.Index())
            {
                for (var i = 0; i < stage.Blocks; i++)
                {
                    var layer = $"backbone.layer{index + 1}";
                    x = Block(x, i == stage.Blocks - 1 ? layer : $"{layer}.{i}", $"{layer}.{i}", stage, stride: index > 0 && i == 0 ? 2 : 1);
                }
            }

            new PooledHead { Pool = "backbone.avg_pool", Classifier = "fc", Outputs = 1, Fake = 0 }.Build(graph, parameters, x, options);
        }

        private FeatureMap Stem(FeatureMap image)
        {
            var x = Convolution(image, "backbone.layer0.conv1", "backbone.layer0.bn1", StemChannels, kernel: 7, stride: 2);
            var pooled = graph.MaxPool("backbone.layer0", Activated(x, "backbone.layer0.relu1").Value, new GraphWindow { Size = [3, 3], Strides = [2, 2], RoundUp = true });
            return new FeatureMap(pooled, x.Channels, x.Height / 2, x.Width / 2);
        }

        /// <param name="name">Of the result: a stage's last block gives the stage's result.</param>
        private FeatureMap Block(FeatureMap input, string name, string block, Stage stage, int stride)
        {
            var x = Activated(Convolution(input, $"{block}.conv1", $"{block}.bn1", stage.Width), $"{block}.relu1");
            x = Activated(Convolution(x, $"{block}.conv2", $"{block}.bn2", stage.Width, kernel: 3, stride, Groups), $"{block}.relu2");
            x = Convolution(x, $"{block}.conv3", $"{block}.bn3", stage.Outputs);
            var excitation = new SqueezeExcitation
            {
                Reduce = $"{block}.se_module.fc1",
                Expand = $"{block}.se_module.fc2",
                Squeezed = stage.Outputs / Squeeze,
                Activation = graph.Relu,
            };
            var excited = excitation.Build(graph, parameters, $"{block}.se_module", x.Value, stage.Outputs);
            var shortcut = stride == 1 && input.Channels == stage.Outputs
                ? input
                : Convolution(input, $"{block}.downsample.0", $"{block}.downsample.1", stage.Outputs, kernel: 1, stride);
            return x with { Value = graph.Relu(name, graph.Add($"{block}.sum", excited, shortcut.Value)) };
        }

        private FeatureMap Activated(FeatureMap x, string name) => x with { Value = graph.Relu(name, x.Value) };

        private FeatureMap Convolution(FeatureMap x, string convolution, string norm, int outputs, int kernel = 1, int stride = 1, int groups = 1)
        {
            var padding = (kernel - 1) / 2;
            var window = new GraphWindow { Strides = [stride, stride], Pads = [padding, padding, padding, padding] };
            var value = graph.NormalisedConv(parameters, norm, x.Value, convolution, norm, Epsilon, [outputs, x.Channels / groups, kernel, kernel], groups, window);
            return new FeatureMap(value, outputs, ((x.Height - 1) / stride) + 1, ((x.Width - 1) / stride) + 1);
        }
    }
}
