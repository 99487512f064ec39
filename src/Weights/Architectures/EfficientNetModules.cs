namespace FakeFinder.Weights.Architectures;

/// <summary>What a block of EfficientNet calls its modules.</summary>
public sealed record EfficientNetModules
{
    /// <summary>Only in blocks that expand.</summary>
    public required string Expand { get; init; }

    public required string ExpandNorm { get; init; }

    public required string Depthwise { get; init; }

    public required string DepthwiseNorm { get; init; }

    public required string SqueezeReduce { get; init; }

    public required string SqueezeExpand { get; init; }

    public required string Project { get; init; }

    public required string ProjectNorm { get; init; }
}
