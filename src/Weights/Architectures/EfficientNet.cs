using FakeFinder.Weights.Architectures.Blocks;
using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures;

/// <summary>
/// EfficientNet B0 to B7 with a linear layer on the mean of its last feature map (Tan and Le 2019). Drop-connect and dropout do nothing in
/// inference.
/// <para>Input <c>image</c>: n x 3 x height x width, float32, RGB, normalised as the detector says; n is a multiple of the plan's sequence.
/// Output <c>logit</c>:
/// n x outputs, before softmax or sigmoid; the last one says fake. Output <c>cam</c>, where asked for: n x height/32 x width/32.</para>
/// </summary>
public static class EfficientNet
{
    private const int StemKernel = 3;
    private const int StemStride = 2;

    /// <exception cref="WeightsException">A parameter is missing, left over, or of another shape.</exception>
    public static void Build(GraphBuilder graph, Parameters parameters, EfficientNetPlan plan, NetworkOptions options)
    {
        var features = Features(graph, parameters, plan);
        new PooledHead
        {
            Pool = plan.Style.Pool,
            Classifier = plan.Style.Classifier,
            Outputs = plan.Outputs,
            Fake = plan.Outputs - 1,
        }.Build(graph, parameters, features, options);
        parameters.Complete(plan.Style.IsUnused);
    }

    /// <summary>The last feature map, after its activation.</summary>
    internal static FeatureMap Features(GraphBuilder graph, Parameters parameters, EfficientNetPlan plan) =>
        new Writer(graph, parameters, plan).Write();

    private sealed class Writer(GraphBuilder graph, Parameters parameters, EfficientNetPlan plan)
    {
        private readonly EfficientNetStyle style = plan.Style;

        public FeatureMap Write()
        {
            var image = new FeatureMap(graph.Input("image", GraphDimension.Batch, 3, plan.Height, plan.Width), 3, plan.Height, plan.Width);
            var x = Activated(
                style.StemNorm,
                Convolution(style.StemNorm, image, style.Stem, style.StemNorm, plan.Size.StemChannels, StemKernel, StemStride));
            foreach (var block in plan.Size.Blocks())
            {
                x = Block(x, block);
            }

            return Activated(style.HeadNorm, Convolution(style.HeadNorm, x, style.Head, style.HeadNorm, plan.Size.HeadChannels));
        }

        private FeatureMap Block(FeatureMap input, EfficientNetBlock block)
        {
            var name = style.Block(block);
            var modules = style.BlockModules(block);
            var x = input;
            if (block.Expands)
            {
                var norm = $"{name}.{modules.ExpandNorm}";
                x = Activated(norm, Expansion(x, $"{name}.{modules.Expand}", norm, block.Expanded));
            }

            var depthwiseNorm = $"{name}.{modules.DepthwiseNorm}";
            x = Activated(
                depthwiseNorm,
                Convolution(
                    depthwiseNorm,
                    x,
                    $"{name}.{modules.Depthwise}",
                    depthwiseNorm,
                    block.Expanded,
                    block.Kernel,
                    block.Stride,
                    depthwise: true));
            x = Excited(x, name, modules, block);

            var projectNorm = $"{name}.{modules.ProjectNorm}";
            x = Convolution(block.Skips ? projectNorm : name, x, $"{name}.{modules.Project}", projectNorm, block.Outputs);
            return block.Skips ? x with { Value = graph.Add(name, x.Value, input.Value) } : x;
        }

        private FeatureMap Expansion(FeatureMap x, string convolution, string norm, int outputs) =>
            plan.Sequence == 1
                ? Convolution(norm, x, convolution, norm, outputs)
                : new NeighbourConvolution { Sequence = plan.Sequence, Epsilon = EfficientNetStyle.Epsilon }.Build(
                    graph,
                    parameters,
                    convolution,
                    norm,
                    x,
                    outputs);

        private FeatureMap Excited(FeatureMap x, string name, EfficientNetModules modules, EfficientNetBlock block)
        {
            var excitation = new SqueezeExcitation
            {
                Reduce = $"{name}.{modules.SqueezeReduce}",
                Expand = $"{name}.{modules.SqueezeExpand}",
                Squeezed = block.Squeezed,
                Activation = graph.Swish,
            };
            return x with { Value = excitation.Build(graph, parameters, $"{name}.excited", x.Value, x.Channels) };
        }

        private FeatureMap Activated(string norm, FeatureMap x) => x with { Value = graph.Swish($"{norm}.swish", x.Value) };

        private FeatureMap Convolution(
            string name,
            FeatureMap x,
            string convolution,
            string norm,
            int outputs,
            int kernel = 1,
            int stride = 1,
            bool depthwise = false)
        {
            var (top, bottom) = style.Padding(kernel, stride, x.Height);
            var (left, right) = style.Padding(kernel, stride, x.Width);
            var window = new GraphWindow { Strides = [stride, stride], Pads = [top, left, bottom, right] };
            var value = graph.NormalisedConv(
                parameters,
                name,
                x.Value,
                convolution,
                norm,
                EfficientNetStyle.Epsilon,
                [outputs, depthwise ? 1 : x.Channels, kernel, kernel],
                depthwise ? outputs : 1,
                window);
            return new FeatureMap(value, outputs, Windows(x.Height, top + bottom), Windows(x.Width, left + right));

            int Windows(int size, int padding) => ((size + padding - kernel) / stride) + 1;
        }
    }
}
