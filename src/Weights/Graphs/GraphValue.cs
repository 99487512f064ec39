namespace FakeFinder.Weights.Graphs;

/// <summary>A tensor inside a graph that is being built: an input, a constant, or what a node gives.</summary>
/// <param name="Name">Unique in its graph.</param>
public readonly record struct GraphValue(string Name, GraphElement Element);

/// <summary>What a tensor is made of.</summary>
public enum GraphElement
{
    /// <summary>32-bit floating point.</summary>
    Real,

    /// <summary>64-bit signed integer: shapes and axes.</summary>
    Index,
}
