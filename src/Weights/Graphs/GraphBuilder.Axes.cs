namespace FakeFinder.Weights.Graphs;

public sealed partial class GraphBuilder
{
    /// <summary>Parts of the tensor along its first axis: the shape of the indices, then that of a part.</summary>
    /// <param name="indices">64-bit integers of any shape; they may be known only in the run.</param>
    public GraphValue Gather(string name, GraphValue x, GraphValue indices) => Node("Gather", name, x.Element, [x, Axes(indices)]);

    /// <summary>The numbers from one on, up to another one, which is left out. All are 64-bit integers without a dimension.</summary>
    public GraphValue Range(string name, GraphValue first, GraphValue end, GraphValue step) =>
        Node("Range", name, GraphElement.Index, [Axes(first), Axes(end), Axes(step)]);

    /// <summary>Without some axes of size 1.</summary>
    /// <param name="axes">A constant of 64-bit integers.</param>
    public GraphValue Squeeze(string name, GraphValue x, GraphValue axes) => Node("Squeeze", name, x.Element, [x, Axes(axes)]);
}
