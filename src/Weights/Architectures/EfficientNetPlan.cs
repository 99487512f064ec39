namespace FakeFinder.Weights.Architectures;

/// <summary>Which EfficientNet a checkpoint holds.</summary>
public sealed record EfficientNetPlan
{
    public required EfficientNetSize Size { get; init; }

    public required EfficientNetStyle Style { get; init; }

    /// <summary>Of the input, in pixels.</summary>
    public required int Height { get; init; }

    /// <summary>Of the input, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>How many logits. The last one says fake.</summary>
    public required int Outputs { get; init; }

    /// <summary>
    /// How many consecutive images of the batch are the frames of one sequence: each block's convolution to many channels then also sees
    /// the frame before and the one after. 1 where each image is for itself.
    /// </summary>
    public int Sequence { get; init; } = 1;
}
