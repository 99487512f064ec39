using OpenCvSharp;

namespace FakeFinder.Detection.Images;

/// <summary>How 8-bit pixels become a tensor, in float32, for each of red, green and blue.</summary>
public sealed class PixelScaling
{
    private const int Channels = 3;
    private const int Levels = 256;

    /// <summary>What each level of a channel becomes: the arithmetic is done once, not for each pixel.</summary>
    private readonly float[][] tables;

    /// <summary>(value / range - mean) / deviation.</summary>
    public PixelScaling(float[] mean, float[] deviation, float range = 1)
        : this((level, channel) => ((level / range) - mean[channel]) / deviation[channel])
    {
    }

    private PixelScaling(Func<int, int, float> value) =>
        tables = [
            .. Enumerable
                .Range(0, Channels)
                .Select(channel => Enumerable.Range(0, Levels).Select(level => value(level, channel)).ToArray()),
        ];

    /// <summary>0..255 unchanged.</summary>
    public static PixelScaling None { get; } = new([0, 0, 0], [1, 1, 1]);

    /// <summary>0..1.</summary>
    public static PixelScaling Unit { get; } = new([0, 0, 0], [1, 1, 1], byte.MaxValue);

    /// <summary>0..1, then with the mean and deviation of ImageNet.</summary>
    public static PixelScaling ImageNet { get; } = new(ImageNetPixels.Mean, ImageNetPixels.Deviation, byte.MaxValue);

    /// <summary>The same but for the last bit: (value - 255 mean) * (1 / (255 deviation)), as the library albumentations has it.</summary>
    public static PixelScaling ImageNetByProduct { get; } = new((level, channel) =>
        (level - (ImageNetPixels.Mean[channel] * byte.MaxValue)) * (1 / (ImageNetPixels.Deviation[channel] * byte.MaxValue)));

    /// <summary>An 8-bit RGB picture (HWC) as a new tensor.</summary>
    /// <inheritdoc cref="Write(Mat, Span{float})"/>
    internal float[] ToTensor(Mat rgb)
    {
        var tensor = new float[Channels * rgb.Rows * rgb.Cols];
        Write(rgb, tensor);
        return tensor;
    }

    /// <summary>Writes an 8-bit RGB picture (HWC) as 3 x height x width (CHW, RGB).</summary>
    /// <exception cref="ArgumentException">The picture is not 8-bit RGB, or the tensor has another size.</exception>
    internal void Write(Mat rgb, Span<float> tensor)
    {
        if (tensor.Length != rgb.Rows * rgb.Cols * Channels)
        {
            throw new ArgumentException(
                $"A picture of {rgb.Rows} x {rgb.Cols} does not fill a tensor of {tensor.Length} values.",
                nameof(rgb));
        }

        Write(rgb, tensor, rgb.Rows * rgb.Cols);
    }

    /// <summary>
    /// Writes an 8-bit picture (HWC) with three channels as 3 x height x width whose channels begin a stride apart: one frame of a clip.
    /// </summary>
    /// <param name="tensor">From the first channel's first value on; it may continue behind the last one's.</param>
    /// <param name="stride">Values from the beginning of a channel to that of the next.</param>
    /// <exception cref="ArgumentException">The picture is not 8-bit with three channels.</exception>
    internal void Write(Mat rgb, Span<float> tensor, int stride)
    {
        var (height, width) = (rgb.Rows, rgb.Cols);
        if (rgb.Type() != MatType.CV_8UC3)
        {
            throw new ArgumentException($"A picture of {rgb.Type()} is none of 8 bits and three channels.", nameof(rgb));
        }

        for (var y = 0; y < height; y++)
        {
            var row = Row(rgb, y, width);
            for (var channel = 0; channel < Channels; channel++)
            {
                var table = tables[channel];
                var target = tensor.Slice((channel * stride) + (y * width), width);
                for (var x = 0; x < width; x++)
                {
                    target[x] = table[row[(x * Channels) + channel]];
                }
            }
        }
    }

    private static unsafe ReadOnlySpan<byte> Row(Mat rgb, int y, int width) => new((void*)rgb.Ptr(y), width * Channels);
}
