namespace FakeFinder.Weights.Architectures.Blocks;

/// <summary>Zeros before the first and after the last row or column.</summary>
public readonly record struct BorderPadding(int Before, int After)
{
    internal static BorderPadding Split(int total) => new(total / 2, total - (total / 2));
}

/// <summary>How many zeros a convolution adds along one axis.</summary>
/// <param name="size">Of the map that it sees, along that axis.</param>
public delegate BorderPadding PaddingRule(int kernel, int stride, int size);

/// <summary>The rules that occur.</summary>
public static class PaddingRules
{
    /// <summary>(k - 1) / 2 on both sides, as efficientnet_pytorch 0.7.0 has it.</summary>
    public static BorderPadding Symmetric(int kernel, int stride, int size) => new((kernel - 1) / 2, (kernel - 1) / 2);

    /// <summary>
    /// TensorFlow's SAME: ceil(size / stride) windows, the odd zero behind. timm's <c>tf_</c> networks have it, and efficientnet_pytorch
    /// 0.7.1.
    /// </summary>
    public static BorderPadding Same(int kernel, int stride, int size)
    {
        var windows = (size + stride - 1) / stride;
        return BorderPadding.Split(Math.Max(((windows - 1) * stride) + kernel - size, 0));
    }

    /// <summary>
    /// k - s zeros in total whatever the size: SAME for a size that the stride divides, as efficientnet_pytorch up to 0.6.3 has it in every
    /// layer.
    /// </summary>
    public static BorderPadding SameAsForEvenSize(int kernel, int stride, int size) => BorderPadding.Split(Math.Max(kernel - stride, 0));
}
