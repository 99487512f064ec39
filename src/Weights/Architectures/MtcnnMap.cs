using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures;

/// <summary>A map of one of MTCNN's networks.</summary>
/// <param name="Value">n x <paramref name="Width"/> x height x width.</param>
/// <param name="Channels">Those that the network knows.</param>
/// <param name="Width">How many there are: the others are zero.</param>
internal readonly record struct MtcnnMap(GraphValue Value, int Channels, int Width);
