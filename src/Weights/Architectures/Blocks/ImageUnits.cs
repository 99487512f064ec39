using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>Convolutions over images of any size with their parameters, each padded so that stride 1 keeps the size.</summary>
/// <param name="Epsilon">Of the normalisations.</param>
internal sealed record ImageUnits(GraphBuilder Graph, Parameters Parameters, double Epsilon = 1e-5)
{
    private readonly WinogradConvolutions winograd = new(Graph);

    /// <summary>Whether wide 3 x 3 convolutions are written as Winograd's algorithm, where that is faster on processors.</summary>
    public bool UsesWinograd { get; init; }

    /// <summary>A convolution without a bias, and the normalisation behind it, which the result is named after.</summary>
    public Features Normalised(string convolution, string norm, Features x, int channels, int kernel = 1, int stride = 1, int groups = 1)
    {
        var folded = BatchNorm.Fold(Parameters, convolution, norm, Epsilon, channels, x.Channels / groups, kernel, kernel);
        return Convolution(norm, convolution, x, folded, kernel, stride, groups: groups);
    }

    /// <summary>A convolution with a bias, and the normalisation behind it, which the result is named after.</summary>
    public Features NormalisedWithBias(string convolution, string norm, Features x, int channels, int kernel = 1, int stride = 1)
    {
        var folded = BatchNorm.FoldBiased(Parameters, convolution, norm, Epsilon, channels, x.Channels, kernel, kernel);
        return Convolution(norm, convolution, x, folded, kernel, stride);
    }

    /// <summary>A convolution with a bias.</summary>
    /// <param name="dilation">How far the kernel's values lie apart.</param>
    /// <param name="used">How many of its channels the network uses, the first ones; null for all.</param>
    public Features Biased(string convolution, Features x, int channels, int kernel = 1, int dilation = 1, int? used = null)
    {
        var kernels = Parameters.Take($"{convolution}.weight", channels, x.Channels, kernel, kernel);
        var bias = Parameters.Take($"{convolution}.bias", channels);
        var count = used ?? channels;
        var kept = new FoldedConvolution(kernels[..(kernels.Length / channels * count)], bias[..count]);
        return Convolution(convolution, convolution, x, kept, kernel, dilation: dilation);
    }

    /// <summary>max(x, 0).</summary>
    public Features Relu(string name, Features x) => x with { Value = Graph.Relu(name, x.Value) };

    /// <summary>The largest of each 3 x 3 values, at every second row and column.</summary>
    public Features HalvingMaxPool(string name, Features x) => x with
    {
        Value = Graph.MaxPool(name, x.Value, Window(3, stride: 2) with { Size = [3, 3] }),
        Reduction = 2 * x.Reduction,
    };

    /// <summary>The map in the height and width of another one.</summary>
    public Features Resized(string name, Features x, Features like, GraphInterpolation interpolation) =>
        x with
        {
            Value = Graph.Resize(name, x.Value, Graph.Shape($"{name}.size", like.Value, start: 2), interpolation),
            Reduction = like.Reduction,
        };

    /// <summary>
    /// n x (groups * values) x height x width as n x (height * width * groups) x values: what a place says about each of its boxes, as the
    /// original flattens it, by row, column and box.
    /// </summary>
    public GraphValue Flattened(string name, Features x, int values) => Graph.Reshape(
        name, Graph.Transpose($"{name}.transposed", x.Value, 0, 2, 3, 1), Graph.IntegerConstant($"{name}.shape", [0, -1, values], 3));

    private Features Convolution(
        string name,
        string convolution,
        Features x,
        FoldedConvolution folded,
        int kernel,
        int stride = 1,
        int dilation = 1,
        int groups = 1)
    {
        var channels = folded.Bias.Length;
        return new Features(Value(), channels, stride * x.Reduction);

        GraphValue Value()
        {
            if (UsesWinograd && kernel == Winograd.Kernel && stride == 1 && groups == 1 && WinogradConvolutions.Pays(x, channels))
            {
                return winograd.Build(name, convolution, x, folded, dilation);
            }

            var kernels = Graph.Constant($"{convolution}.weight", folded.Kernels, channels, x.Channels / groups, kernel, kernel);
            return Graph.Conv(
                name,
                x.Value,
                kernels,
                groups,
                Window(kernel, stride, dilation),
                Graph.Constant($"{convolution}.bias", folded.Bias, channels));
        }
    }

    private static GraphWindow Window(int kernel, int stride, int dilation = 1)
    {
        var padding = kernel / 2 * dilation;
        var window = new GraphWindow { Strides = [stride, stride], Pads = [padding, padding, padding, padding] };
        return dilation == 1 ? window : window with { Dilations = [dilation, dilation] };
    }
}
