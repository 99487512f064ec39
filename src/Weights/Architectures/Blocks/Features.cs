using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>A tensor n x Channels x height x width inside a network over images of any size.</summary>
/// <param name="Reduction">How many times smaller than the image's its height and width are, rounded up. Maps of the same reduction are of
/// the same size.</param>
internal readonly record struct Features(GraphValue Value, int Channels, int Reduction = 1);
