using FakeFinder.Weights.Architectures.Blocks;

namespace FakeFinder.Weights.Architectures;

/// <summary>What differs between the implementations of EfficientNet: the names of modules, and the padding.</summary>
public sealed record EfficientNetStyle
{
    /// <summary>Both libraries keep TensorFlow's constant, which is not PyTorch's default.</summary>
    internal const double Epsilon = 1e-3;

    /// <summary>efficientnet_pytorch 0.7.0: blocks in one row, plain symmetric padding.</summary>
    public static EfficientNetStyle EfficientNetPytorch { get; } = new()
    {
        Padding = PaddingRules.Symmetric,
        Stem = "_conv_stem",
        StemNorm = "_bn0",
        Block = block => $"_blocks.{block.Number}",
        BlockModules = block => new EfficientNetModules
        {
            Expand = "_expand_conv",
            ExpandNorm = "_bn0",
            Depthwise = "_depthwise_conv",
            DepthwiseNorm = "_bn1",
            SqueezeReduce = "_se_reduce",
            SqueezeExpand = "_se_expand",
            Project = "_project_conv",
            ProjectNorm = "_bn2",
        },
        Head = "_conv_head",
        HeadNorm = "_bn1",
        Pool = "_avg_pooling",
        Classifier = "_fc",
        IsUnused = _ => false,
    };

    /// <summary>
    /// efficientnet_pytorch up to 0.6.3: it takes every layer's padding from the nominal size of the network, which all strides divide.
    /// </summary>
    public static EfficientNetStyle EarlyEfficientNetPytorch { get; } =
        EfficientNetPytorch with
        {
            Padding = PaddingRules.SameAsForEvenSize,
        };

    /// <summary>NTech-Lab's variant of it for sequences, whose convolutions to many channels reach over time.</summary>
    public static EfficientNetStyle Sequences { get; } = EarlyEfficientNetPytorch with
    {
        BlockModules = block => EarlyEfficientNetPytorch.BlockModules(block) with { Expand = "_expand_conv.conv" },
    };

    /// <summary>
    /// timm's <c>tf_efficientnet</c> as the module <c>encoder</c> of a classifier with its own last layer <c>fc</c>: blocks by stage, SAME
    /// padding from the real size. The encoder's own last layer stays in the checkpoint unused.
    /// </summary>
    public static EfficientNetStyle TimmEncoder { get; } = new()
    {
        Padding = PaddingRules.Same,
        Stem = "encoder.conv_stem",
        StemNorm = "encoder.bn1",
        Block = block => $"encoder.blocks.{block.Stage}.{block.IndexInStage}",
        BlockModules = block => new EfficientNetModules
        {
            Expand = "conv_pw",
            ExpandNorm = "bn1",
            Depthwise = "conv_dw",
            DepthwiseNorm = block.Expands ? "bn2" : "bn1",
            SqueezeReduce = "se.conv_reduce",
            SqueezeExpand = "se.conv_expand",
            Project = block.Expands ? "conv_pwl" : "conv_pw",
            ProjectNorm = block.Expands ? "bn3" : "bn2",
        },
        Head = "encoder.conv_head",
        HeadNorm = "encoder.bn2",
        Pool = "avg_pool",
        Classifier = "fc",
        IsUnused = name => name is "encoder.classifier.weight" or "encoder.classifier.bias",
    };

    /// <summary>The padding of every convolution. Releases of one library differ in it: <c>with</c> another one.</summary>
    public required PaddingRule Padding { get; init; }

    public required string Stem { get; init; }

    public required string StemNorm { get; init; }

    public required Func<EfficientNetBlock, string> Block { get; init; }

    /// <summary>Below the block's own name.</summary>
    public required Func<EfficientNetBlock, EfficientNetModules> BlockModules { get; init; }

    public required string Head { get; init; }

    public required string HeadNorm { get; init; }

    public required string Pool { get; init; }

    public required string Classifier { get; init; }

    /// <summary>Which parameters the network does not need.</summary>
    public required Func<string, bool> IsUnused { get; init; }

    /// <summary>The same network as a part of another: all its parameters' names start with a module's.</summary>
    internal EfficientNetStyle Within(string module) => this with
    {
        Stem = $"{module}.{Stem}",
        StemNorm = $"{module}.{StemNorm}",
        Block = block => $"{module}.{Block(block)}",
        Head = $"{module}.{Head}",
        HeadNorm = $"{module}.{HeadNorm}",
        Pool = $"{module}.{Pool}",
        Classifier = $"{module}.{Classifier}",
        IsUnused = name => name.StartsWith($"{module}.", StringComparison.Ordinal) && IsUnused(name[(module.Length + 1)..]),
    };
}
