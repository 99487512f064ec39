using FakeFinder.Weights.Graphs;

namespace FakeFinder.Weights.Architectures;

/// <summary>Clips, or maps of features over them, inside a graph: every frame is an item of the batch.</summary>
/// <param name="Value">(n * T) x C x H x W, the frames of one clip behind each other.</param>
internal sealed record Frames(GraphValue Value, int Channels, int Height, int Width)
{
    /// <summary>Values in one frame.</summary>
    public long Size => (long)Channels * Height * Width;
}
