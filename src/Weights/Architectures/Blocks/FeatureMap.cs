using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>A tensor n x Channels x Height x Width inside a two-dimensional network.</summary>
internal readonly record struct FeatureMap(GraphValue Value, int Channels, int Height, int Width);
