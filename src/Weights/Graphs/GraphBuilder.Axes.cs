namespace FakeFinder.Weights.Graphs;

public sealed partial class GraphBuilder
{
    /// <summary>Without some axes of size 1.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    public GraphValue Squeeze(string name, GraphValue x, GraphValue axes) => Node("Squeeze", name, x.Element, [x, Axes(axes)]);
}
