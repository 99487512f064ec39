using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>How 8-bit pixels become a tensor: (value - mean) / deviation in float32, for each of red, green and blue.</summary>
public sealed record PixelScaling(float[] Mean, float[] Deviation)
{
    private const int Channels = 3;

    /// <summary>0..255 unchanged.</summary>
    public static PixelScaling None { get; } = new([0, 0, 0], [1, 1, 1]);

    /// <summary>Writes an 8-bit RGB picture (HWC) as 3 x height x width (CHW, RGB).</summary>
    /// <exception cref="ArgumentException">The picture is not 8-bit RGB, or the tensor has another size.</exception>
    internal void Write(Mat rgb, Span<float> tensor)
    {
        var (height, width) = (rgb.Rows, rgb.Cols);
        var plane = height * width;
        if (rgb.Type() != MatType.CV_8UC3 || tensor.Length != plane * Channels)
        {
            throw new ArgumentException($"A picture of {rgb.Type()}, {height} x {width}, does not fill a tensor of {tensor.Length} values.", nameof(rgb));
        }

        for (var y = 0; y < height; y++)
        {
            var row = Row(rgb, y, width);
            for (var channel = 0; channel < Channels; channel++)
            {
                var mean = Mean[channel];
                var deviation = Deviation[channel];
                var target = tensor.Slice((channel * plane) + (y * width), width);
                for (var x = 0; x < width; x++)
                {
                    target[x] = (row[(x * Channels) + channel] - mean) / deviation;
                }
            }
        }
    }

    private static unsafe ReadOnlySpan<byte> Row(Mat rgb, int y, int width) => new((void*)rgb.Ptr(y), width * Channels);
}
