namespace FakeFinder.Weights.Architectures;

/// <summary>What a graph offers beside its scores, and for what it is made.</summary>
public sealed record NetworkOptions
{
    /// <summary>The scores alone.</summary>
    public static NetworkOptions Default { get; } = new();

    /// <summary>
    /// A second output <c>cam</c>: the class activation map of the fake class, n x height x width of the last feature map (Zhou et al.
    /// 2016, "Learning deep features for discriminative localization"). Its mean plus the final layer's bias is the fake class's logit.
    /// ONNX Runtime computes every output of a graph, asked for or not, so it is switched here; it costs one multiplication for each value
    /// of that feature map, less than a thousandth of the network.
    /// </summary>
    public bool ClassActivationMap { get; init; }

    /// <summary>
    /// Wide 3 x 3 convolutions are written out as Winograd's algorithm where that is measured faster on processors. Libraries for GPUs
    /// choose it by themselves, and it asks for more precision than 16 bits.
    /// </summary>
    public bool Winograd { get; init; } = true;
}
