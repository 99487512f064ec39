namespace FakeFinder.Weights.Architectures;

/// <summary>How deep a residual network is (He et al. 2016, table 1).</summary>
/// <param name="HasBottlenecks">Its blocks have three convolutions, and four times the channels at the end, instead of two.</param>
/// <param name="Blocks">Of each of the four stages.</param>
internal sealed record ResNetSize(bool HasBottlenecks, params IReadOnlyList<int> Blocks)
{
    public static ResNetSize Layers34 { get; } = new(false, 3, 4, 6, 3);

    public static ResNetSize Layers50 { get; } = new(true, 3, 4, 6, 3);

    public static ResNetSize Layers152 { get; } = new(true, 3, 8, 36, 3);
}
