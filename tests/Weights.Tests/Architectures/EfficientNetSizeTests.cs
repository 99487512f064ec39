using FakeFinder.Weights.Architectures;

namespace FakeFinder.Weights.Tests.Architectures;

public sealed class EfficientNetSizeTests
{
    /// <summary>Channels and blocks as both libraries have them.</summary>
    public static TheoryData<EfficientNetSize, int, int, int> Published => new()
    {
        { EfficientNetSize.B0, 32, 1280, 16 },
        { EfficientNetSize.B1, 32, 1280, 23 },
        { EfficientNetSize.B2, 32, 1408, 23 },
        { EfficientNetSize.B3, 40, 1536, 26 },
        { EfficientNetSize.B4, 48, 1792, 32 },
        { EfficientNetSize.B5, 48, 2048, 39 },
        { EfficientNetSize.B6, 56, 2304, 45 },
        { EfficientNetSize.B7, 64, 2560, 55 },
    };

    [Theory]
    [MemberData(nameof(Published))]
    public void Each_size_has_the_published_channels_and_blocks(EfficientNetSize size, int stem, int head, int blocks)
    {
        Assert.Equal(stem, size.StemChannels);
        Assert.Equal(head, size.HeadChannels);
        Assert.Equal(blocks, size.Blocks().Count());
    }
}
