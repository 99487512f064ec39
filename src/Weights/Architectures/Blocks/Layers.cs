using FakeFinder.Weights.Graphs;
using FakeFinder.Weights.StateDicts;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>
/// Layers with their parameters, for any number of spatial axes. A constant is named after its parameter, a tensor after its module.
/// </summary>
internal static class Layers
{
    /// <summary>A convolution without bias and the normalisation behind it, as one convolution.</summary>
    /// <param name="name">Of the result: as a rule <paramref name="norm"/>, whose values it holds.</param>
    public static GraphValue NormalisedConv(
        this GraphBuilder graph,
        Parameters parameters,
        string name,
        GraphValue x,
        string convolution,
        string norm,
        double epsilon,
        ReadOnlySpan<int> kernelShape,
        int groups = 1,
        GraphWindow? window = null)
    {
        var folded = BatchNorm.Fold(parameters, convolution, norm, epsilon, kernelShape);
        return graph.Conv(
            name,
            x,
            graph.Tensor($"{convolution}.weight", folded.Kernels, kernelShape),
            groups,
            window,
            graph.Tensor($"{convolution}.bias", folded.Bias, [kernelShape[0]]));
    }

    /// <summary>A convolution with a bias.</summary>
    public static GraphValue BiasedConv(
        this GraphBuilder graph,
        Parameters parameters,
        string name,
        GraphValue x,
        string convolution,
        ReadOnlySpan<int> kernelShape,
        GraphWindow? window = null
    ) =>
        graph.Conv(
            name,
            x,
            graph.Parameter(parameters, $"{convolution}.weight", kernelShape),
            window: window,
            bias: graph.Parameter(parameters, $"{convolution}.bias", [kernelShape[0]]));

    /// <summary>A linear layer with a bias: n x inputs gives n x outputs.</summary>
    public static GraphValue BiasedLinear(
        this GraphBuilder graph,
        Parameters parameters,
        string name,
        GraphValue x,
        string layer,
        int outputs,
        int inputs
    ) =>
        graph.Linear(
            name,
            x,
            graph.Parameter(parameters, $"{layer}.weight", [outputs, inputs]),
            graph.Parameter(parameters, $"{layer}.bias", [outputs]));

    /// <summary>A parameter as a constant of its name.</summary>
    public static GraphValue Parameter(this GraphBuilder graph, Parameters parameters, string name, ReadOnlySpan<int> shape) =>
        graph.Tensor(name, parameters.Take(name, shape), shape);

    /// <summary>x * sigmoid(x).</summary>
    public static GraphValue Swish(this GraphBuilder graph, string name, GraphValue x) =>
        graph.Mul(name, x, graph.Sigmoid($"{name}.sigmoid", x));

    private static GraphValue Tensor(this GraphBuilder graph, string name, float[] values, ReadOnlySpan<int> shape)
    {
        Span<long> dimensions = stackalloc long[shape.Length];
        for (var axis = 0; axis < shape.Length; axis++)
        {
            dimensions[axis] = shape[axis];
        }

        return graph.Constant(name, values, dimensions);
    }
}
