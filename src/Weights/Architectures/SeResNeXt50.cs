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
    private const int Groups = 32;
    private const int Squeeze = 16;
    private const int StemChannels = 64;

    /// <summary>The last map has 1/32 of the input's side.</summary>
    private const int Reduction = 32;

    private static readonly IReadOnlyList<Stage> Stages =
    [
        new(Width: 128, Outputs: 256, Blocks: 3),
        new(256, 512, 4),
        new(512, 1024, 6),
        new(1024, 2048, 3),
    ];

    /// <param name="side">Of the input, in pixels; a multiple of 32.</param>
    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, int side, NetworkOptions options)
    {
        new Writer(new ImageUnits(graph, parameters)).Write(side, options);
        parameters.Complete(_ => false);
    }

    private sealed record Stage(int Width, int Outputs, int Blocks);

    private sealed class Writer(ImageUnits units)
    {
        public void Write(int side, NetworkOptions options)
        {
            var x = Stem(new Features(units.Graph.Input("image", GraphDimension.Batch, 3, side, side), 3));
            foreach (var (index, stage) in Stages.Index())
            {
                for (var i = 0; i < stage.Blocks; i++)
                {
                    var layer = $"backbone.layer{index + 1}";
                    x = Block(
                        x,
                        i == stage.Blocks - 1 ? layer : $"{layer}.{i}",
                        $"{layer}.{i}",
                        stage,
                        stride: index > 0 && i == 0 ? 2 : 1);
                }
            }

            var map = new FeatureMap(x.Value, x.Channels, side / Reduction, side / Reduction);
            new PooledHead
            {
                Pool = "backbone.avg_pool",
                Classifier = "fc",
                Outputs = 1,
                Fake = 0,
            }.Build(units.Graph, units.Parameters, map, options);
        }

        private Features Stem(Features image)
        {
            var x = units.Relu(
                "backbone.layer0.relu1",
                units.Normalised("backbone.layer0.conv1", "backbone.layer0.bn1", image, StemChannels, kernel: 7, stride: 2));
            return x with
            {
                Value = units.Graph.MaxPool(
                    "backbone.layer0",
                    x.Value,
                    new GraphWindow
                    {
                        Size = [3, 3],
                        Strides = [2, 2],
                        RoundUp = true,
                    }),
            };
        }

        /// <param name="name">Of the result: a stage's last block gives the stage's result.</param>
        private Features Block(Features input, string name, string block, Stage stage, int stride)
        {
            var x = units.Relu($"{block}.relu1", units.Normalised($"{block}.conv1", $"{block}.bn1", input, stage.Width));
            x = units.Relu($"{block}.relu2", units.Normalised($"{block}.conv2", $"{block}.bn2", x, stage.Width, kernel: 3, stride, Groups));
            x = units.Normalised($"{block}.conv3", $"{block}.bn3", x, stage.Outputs);
            var excitation = new SqueezeExcitation
            {
                Reduce = $"{block}.se_module.fc1",
                Expand = $"{block}.se_module.fc2",
                Squeezed = stage.Outputs / Squeeze,
                Activation = units.Graph.Relu,
            };
            var excited = excitation.Build(units.Graph, units.Parameters, $"{block}.se_module", x.Value, stage.Outputs);
            var shortcut = stride == 1 && input.Channels == stage.Outputs
                ? input
                : units.Normalised($"{block}.downsample.0", $"{block}.downsample.1", input, stage.Outputs, stride: stride);
            return units.Relu(name, x with { Value = units.Graph.Add($"{block}.sum", excited, shortcut.Value) });
        }
    }
}
