using AttributeType = FakeFinder.Weights.Graphs.AttributeProto.Types.AttributeType;

namespace FakeFinder.Weights.Graphs;

public sealed partial class GraphBuilder
{
    /// <summary>A convolution without padding, stride 1.</summary>
    /// <param name="x">n x C x H x W.</param>
    /// <param name="kernels">M x C/groups x height x width; the first M/groups of them see the first C/groups channels, and so on.</param>
    /// <returns>n x M x (H - height + 1) x (W - width + 1).</returns>
    public GraphValue Conv(string name, GraphValue x, GraphValue kernels, int groups = 1) =>
        Node("Conv", name, Same(x, kernels), [x, kernels], Integer("group", groups));

    /// <summary>x + y, with NumPy's broadcasting.</summary>
    public GraphValue Add(string name, GraphValue x, GraphValue y) => Node("Add", name, Same(x, y), [x, y]);

    /// <summary>x * y, with NumPy's broadcasting.</summary>
    public GraphValue Mul(string name, GraphValue x, GraphValue y) => Node("Mul", name, Same(x, y), [x, y]);

    /// <summary>Each value, held between two scalars.</summary>
    public GraphValue Clip(string name, GraphValue x, GraphValue lowest, GraphValue highest) =>
        Node("Clip", name, Same(x, lowest, highest), [x, lowest, highest]);

    /// <summary>The natural logarithm.</summary>
    public GraphValue Log(string name, GraphValue x) => Node("Log", name, x.Element, [x]);

    /// <summary>The mean over some axes.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    /// <param name="keep">Whether the axes stay, with size 1.</param>
    public GraphValue ReduceMean(string name, GraphValue x, GraphValue axes, bool keep) =>
        Node("ReduceMean", name, x.Element, [x, Axes(axes)], Integer("keepdims", keep ? 1 : 0));

    /// <summary>n x a x b x ... as n x (a * b * ...).</summary>
    public GraphValue Flatten(string name, GraphValue x) => Node("Flatten", name, x.Element, [x], Integer("axis", 1));

    /// <summary>The matrix product, n x K by K x M.</summary>
    public GraphValue MatMul(string name, GraphValue x, GraphValue y) => Node("MatMul", name, Same(x, y), [x, y]);

    private static AttributeProto Integer(string name, long value) => new() { Name = name, Type = AttributeType.Int, I = value };

    private static GraphElement Same(params ReadOnlySpan<GraphValue> values)
    {
        foreach (var value in values)
        {
            if (value.Element != values[0].Element)
            {
                throw new ArgumentException($"'{value.Name}' is of {value.Element}, but '{values[0].Name}' is of {values[0].Element}; an operator takes one kind.", nameof(values));
            }
        }

        return values[0].Element;
    }

    private static GraphValue Axes(GraphValue axes) => axes.Element == GraphElement.Index
        ? axes
        : throw new ArgumentException($"'{axes.Name}' is of {axes.Element}; axes are of {GraphElement.Index}.", nameof(axes));
}
