namespace FakeFinder.Weights.Architectures;

/// <summary>
/// One of EfficientNet's variants: all share the stages of B0, wider and deeper by two factors (Tan and Le 2019, "EfficientNet: Rethinking
/// model scaling").
/// </summary>
/// <param name="Width">Factor of the channels.</param>
/// <param name="Depth">Factor of the blocks in a stage.</param>
public sealed record EfficientNetSize(double Width, double Depth)
{
    private const int ChannelStep = 8;
    private const int BaseStemChannels = 32;
    private const int BaseHeadChannels = 1280;

    public static EfficientNetSize B0 { get; } = new(1.0, 1.0);

    public static EfficientNetSize B1 { get; } = new(1.0, 1.1);

    public static EfficientNetSize B2 { get; } = new(1.1, 1.2);

    public static EfficientNetSize B3 { get; } = new(1.2, 1.4);

    public static EfficientNetSize B4 { get; } = new(1.4, 1.8);

    public static EfficientNetSize B5 { get; } = new(1.6, 2.2);

    public static EfficientNetSize B6 { get; } = new(1.8, 2.6);

    public static EfficientNetSize B7 { get; } = new(2.0, 3.1);

    internal int StemChannels => Scaled(BaseStemChannels);

    internal int HeadChannels => Scaled(BaseHeadChannels);

    /// <summary>All blocks, in order.</summary>
    internal IEnumerable<EfficientNetBlock> Blocks()
    {
        EfficientNetStage[] stages =
        [
            new(Kernel: 3, Stride: 1, Expansion: 1, Channels: 16, Repeats: 1),
            new(Kernel: 3, Stride: 2, Expansion: 6, Channels: 24, Repeats: 2),
            new(Kernel: 5, Stride: 2, Expansion: 6, Channels: 40, Repeats: 2),
            new(Kernel: 3, Stride: 2, Expansion: 6, Channels: 80, Repeats: 3),
            new(Kernel: 5, Stride: 1, Expansion: 6, Channels: 112, Repeats: 3),
            new(Kernel: 5, Stride: 2, Expansion: 6, Channels: 192, Repeats: 4),
            new(Kernel: 3, Stride: 1, Expansion: 6, Channels: 320, Repeats: 1),
        ];
        var inputs = StemChannels;
        var number = 0;
        foreach (var (index, stage) in stages.Index())
        {
            var outputs = Scaled(stage.Channels);
            var repeats = (int)Math.Ceiling(stage.Repeats * Depth);
            for (var i = 0; i < repeats; i++)
            {
                yield return new EfficientNetBlock
                {
                    Stage = index,
                    IndexInStage = i,
                    Number = number++,
                    Kernel = stage.Kernel,
                    Stride = i == 0 ? stage.Stride : 1,
                    Inputs = inputs,
                    Expanded = inputs * stage.Expansion,
                    Outputs = outputs,
                };
                inputs = outputs;
            }
        }
    }

    /// <summary>To the nearest multiple of eight, but never more than a tenth below.</summary>
    private int Scaled(int channels)
    {
        var wanted = channels * Width;
        var rounded = Math.Max(ChannelStep, (int)(wanted + (ChannelStep / 2)) / ChannelStep * ChannelStep);
        return rounded < 0.9 * wanted ? rounded + ChannelStep : rounded;
    }

    private sealed record EfficientNetStage(int Kernel, int Stride, int Expansion, int Channels, int Repeats);
}
