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
}
