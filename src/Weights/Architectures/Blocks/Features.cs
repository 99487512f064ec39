using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>A tensor n x Channels x height x width inside a network over images of any size.</summary>
internal readonly record struct Features(GraphValue Value, int Channels);
