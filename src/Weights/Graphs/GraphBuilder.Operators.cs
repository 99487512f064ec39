using AttributeType = FakeFinder.Weights.Graphs.AttributeProto.Types.AttributeType;

namespace FakeFinder.Weights.Graphs;

public sealed partial class GraphBuilder
{
    /// <summary>A convolution over 1, 2 or 3 spatial axes.</summary>
    /// <param name="x">n x C x spatial axes.</param>
    /// <param name="kernels">M x C/groups x one size for each spatial axis; the first M/groups of them see the first C/groups channels, and
    /// so on.</param>
    /// <param name="window">Stride and zero padding; by default stride 1 without padding.</param>
    /// <param name="bias">M values, or null for none.</param>
    public GraphValue Conv(
        string name,
        GraphValue x,
        GraphValue kernels,
        int groups = 1,
        GraphWindow? window = null,
        GraphValue? bias = null
    ) =>
        Node(
            "Conv",
            name,
            Same(x, kernels),
            bias is { } b ? [x, kernels, b] : [x, kernels],
            [Integer("group", groups), .. (window ?? GraphWindow.Unit).Attributes()]);

    /// <summary>The largest value of each window; padding never wins.</summary>
    public GraphValue MaxPool(string name, GraphValue x, GraphWindow window) =>
        Node("MaxPool", name, x.Element, [x], [.. window.Attributes()]);

    /// <summary>The mean of each window; padding counts as zeros.</summary>
    public GraphValue AveragePool(string name, GraphValue x, GraphWindow window) =>
        Node("AveragePool", name, x.Element, [x], [Integer("count_include_pad", 1), .. window.Attributes()]);

    /// <summary>n x C x spatial axes to n x C x 1 x ...: the mean of each channel.</summary>
    public GraphValue GlobalAveragePool(string name, GraphValue x) => Node("GlobalAveragePool", name, x.Element, [x]);

    /// <summary>max(x, 0).</summary>
    public GraphValue Relu(string name, GraphValue x) => Node("Relu", name, x.Element, [x]);

    /// <summary>x where positive, else slope * x.</summary>
    /// <param name="slope">Of a shape that broadcasts to x: C x 1 x 1 for one slope a channel.</param>
    public GraphValue PRelu(string name, GraphValue x, GraphValue slope) => Node("PRelu", name, Same(x, slope), [x, slope]);

    /// <summary>(x - mean) / sqrt(variance) * scale + shift, by channel: each C values; nothing is added to the variance.</summary>
    public GraphValue BatchNormalization(
        string name, GraphValue x, GraphValue scale, GraphValue shift, GraphValue mean, GraphValue variance) =>
        Node("BatchNormalization", name, Same(x, scale), [x, scale, shift, mean, variance], Real("epsilon", 0));

    /// <summary>1 / (1 + e^-x).</summary>
    public GraphValue Sigmoid(string name, GraphValue x) => Node("Sigmoid", name, x.Element, [x]);

    /// <summary>Shares that sum to 1 along an axis.</summary>
    public GraphValue Softmax(string name, GraphValue x, int axis) => Node("Softmax", name, x.Element, [x], Integer("axis", axis));

    /// <summary>x * weight' + bias, as a linear layer does: n x K by M x K gives n x M.</summary>
    /// <param name="weight">M x K, as PyTorch stores it.</param>
    /// <param name="bias">M values, or null for none.</param>
    public GraphValue Linear(string name, GraphValue x, GraphValue weight, GraphValue? bias) =>
        Node("Gemm", name, Same(x, weight), bias is { } b ? [x, weight, b] : [x, weight], Integer("transB", 1));

    /// <summary>The tensors side by side along an axis.</summary>
    public GraphValue Concat(string name, int axis, params ReadOnlySpan<GraphValue> parts) =>
        Node("Concat", name, Same(parts), parts, Integer("axis", axis));

    /// <summary>The same values in another shape.</summary>
    /// <param name="shape">A constant of 64-bit integers: 0 keeps a dimension, one -1 takes what is left.</param>
    public GraphValue Reshape(string name, GraphValue x, GraphValue shape) => Node("Reshape", name, x.Element, [x, Axes(shape)]);

    /// <summary>The axes in another order.</summary>
    public GraphValue Transpose(string name, GraphValue x, params ReadOnlySpan<long> order) =>
        Node("Transpose", name, x.Element, [x], Integers("perm", order));

    /// <summary>
    /// A part of the tensor, by steps. Starts, ends, axes and steps are constants of 64-bit integers, one for each axis that is cut.
    /// </summary>
    public GraphValue Slice(string name, GraphValue x, GraphValue starts, GraphValue ends, GraphValue axes, GraphValue steps) =>
        Node("Slice", name, x.Element, [x, Axes(starts), Axes(ends), Axes(axes), Axes(steps)]);

    /// <summary>Zeros around the tensor.</summary>
    /// <param name="pads">A constant of 64-bit integers: before each axis, then after each.</param>
    public GraphValue Pad(string name, GraphValue x, GraphValue pads) => Node("Pad", name, x.Element, [x, Axes(pads)]);

    /// <summary>x - y, with NumPy's broadcasting.</summary>
    public GraphValue Sub(string name, GraphValue x, GraphValue y) => Node("Sub", name, Same(x, y), [x, y]);

    /// <summary>x + y, with NumPy's broadcasting.</summary>
    public GraphValue Add(string name, GraphValue x, GraphValue y) => Node("Add", name, Same(x, y), [x, y]);

    /// <summary>x * y, with NumPy's broadcasting.</summary>
    public GraphValue Mul(string name, GraphValue x, GraphValue y) => Node("Mul", name, Same(x, y), [x, y]);

    /// <summary>Each value, held between two scalars.</summary>
    public GraphValue Clip(string name, GraphValue x, GraphValue lowest, GraphValue highest) =>
        Node("Clip", name, Same(x, lowest, highest), [x, lowest, highest]);

    /// <summary>The natural logarithm.</summary>
    public GraphValue Log(string name, GraphValue x) => Node("Log", name, x.Element, [x]);

    /// <summary>The square root.</summary>
    public GraphValue Sqrt(string name, GraphValue x) => Node("Sqrt", name, x.Element, [x]);

    /// <summary>The value without its sign.</summary>
    public GraphValue Abs(string name, GraphValue x) => Node("Abs", name, x.Element, [x]);

    /// <summary>-1, 0 or 1.</summary>
    public GraphValue Sign(string name, GraphValue x) => Node("Sign", name, x.Element, [x]);

    /// <summary>The Euclidean length over some axes, which stay, with size 1.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    public GraphValue ReduceL2(string name, GraphValue x, GraphValue axes) =>
        Node("ReduceL2", name, x.Element, [x, Axes(axes)], Integer("keepdims", 1));

    /// <summary>The mean over some axes.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    /// <param name="keep">Whether the axes stay, with size 1.</param>
    public GraphValue ReduceMean(string name, GraphValue x, GraphValue axes, bool keep) =>
        Node("ReduceMean", name, x.Element, [x, Axes(axes)], Integer("keepdims", keep ? 1 : 0));

    /// <summary>n x a x b x ... as n x (a * b * ...).</summary>
    public GraphValue Flatten(string name, GraphValue x) => Node("Flatten", name, x.Element, [x], Integer("axis", 1));

    /// <summary>The matrix product, n x K by K x M, or one of each pair where there are more axes before.</summary>
    public GraphValue MatMul(string name, GraphValue x, GraphValue y) => Node("MatMul", name, Same(x, y), [x, y]);

    private static AttributeProto Real(string name, float value) => new() { Name = name, Type = AttributeType.Float, F = value };

    private static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    private static AttributeProto Integers(string name, params ReadOnlySpan<long> values)
    {
        var attribute = new AttributeProto { Name = name, Type = AttributeType.Ints };
        foreach (var value in values)
        {
            attribute.Ints.Add(value);
        }

        return attribute;
    }

    private static GraphElement Same(params ReadOnlySpan<GraphValue> values)
    {
        foreach (var value in values)
        {
            if (value.Element != values[0].Element)
            {
                throw new ArgumentException(
                    $"'{value.Name}' is of {value.Element}, but '{values[0].Name}' is of {values[0].Element}; an operator takes one kind.",
                    nameof(values));
            }
        }

        return values[0].Element;
    }

    private static GraphValue Axes(GraphValue axes) => axes.Element == GraphElement.Index
        ? axes
        : throw new ArgumentException($"'{axes.Name}' is of {axes.Element}; axes are of {GraphElement.Index}.", nameof(axes));
}
