namespace FakeFinder.Weights.Architectures;

/// <summary>
/// One inverted residual block: 1 x 1 convolution to many channels, depthwise convolution, squeeze-and-excitation, 1 x 1 convolution to
/// few.
/// </summary>
public sealed record EfficientNetBlock
{
    /// <summary>The squeeze goes to a quarter of the block's inputs, not of its many channels.</summary>
    private const int SqueezeRatio = 4;

    public required int Stage { get; init; }

    public required int IndexInStage { get; init; }

    /// <summary>Counted through all stages, from 0.</summary>
    public required int Number { get; init; }

    public required int Kernel { get; init; }

    public required int Stride { get; init; }

    public required int Inputs { get; init; }

    public required int Expanded { get; init; }

    public required int Outputs { get; init; }

    public bool Expands => Expanded != Inputs;

    /// <summary>Whether the block's input is added to its output.</summary>
    public bool Skips => Stride == 1 && Inputs == Outputs;

    public int Squeezed => Math.Max(1, Inputs / SqueezeRatio);
}
