namespace FakeFinder.Weights.Graphs;

public sealed partial class GraphBuilder
{
    /// <summary>The dimensions of a tensor, as 64-bit integers: known when the network runs.</summary>
    /// <param name="start">The first axis of those that are asked for.</param>
    public GraphValue Shape(string name, GraphValue x, int start = 0) =>
        Node("Shape", name, GraphElement.Index, [x], start == 0 ? [] : [Integer("start", start)]);

    /// <summary>The remainder of x / y, of 64-bit integers.</summary>
    public GraphValue Mod(string name, GraphValue x, GraphValue y) => Node("Mod", name, GraphElement.Index, [Axes(x), Axes(y)]);

    /// <summary>x / y; of integers, without the remainder.</summary>
    public GraphValue Div(string name, GraphValue x, GraphValue y) => Node("Div", name, Same(x, y), [x, y]);

    /// <summary>The smallest of several tensors, place by place.</summary>
    public GraphValue Min(string name, params ReadOnlySpan<GraphValue> parts) => Node("Min", name, Same(parts), parts);

    /// <summary>The largest of several tensors, place by place.</summary>
    public GraphValue Max(string name, params ReadOnlySpan<GraphValue> parts) => Node("Max", name, Same(parts), parts);
}
