using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>
/// How a network's input is made of crops that several networks share: (value - mean) / deviation in float32 for each channel, then resized
/// as PyTorch's bilinear interpolation does, without antialiasing. Since the four weights of a pixel are one together, it makes no
/// difference but for rounding where an original resizes first.
/// </summary>
/// <param name="mean">One number for each channel, in the order of <see cref="Colours"/>, in the unit of <see cref="Range"/>.</param>
/// <param name="deviation">As the mean.</param>
/// <param name="side">Of the input, in pixels.</param>
internal sealed class CropInput(float[] mean, float[] deviation, int side)
{
    /// <summary>
    /// The largest value of a pixel before mean and deviation: 1 leaves crops as they are, 255 makes whole levels of them.
    /// </summary>
    public int Range { get; init; } = 1;

    /// <summary>The order of the input's channels; crops are RGB.</summary>
    public ColourOrder Colours { get; init; }

    public TensorLayout Layout { get; init; }

    /// <param name="crops">n x 3 x h x w, RGB; 0..1 where <see cref="Range"/> is 255.</param>
    /// <returns>n x 3 x side x side, or n x side x side x 3 where <see cref="Layout"/> says so.</returns>
    public NetworkTensor Of(NetworkTensor crops)
    {
        var (channels, height, width) = ((int)crops.Shape[1], (int)crops.Shape[2], (int)crops.Shape[3]);
        var (planes, pixels) = (crops.Rows * channels, height * width);
        var normalised = new float[crops.Values.Length];
        var isUnit = Range == 1;
        for (var plane = 0; plane < planes; plane++)
        {
            var channel = plane % channels;
            var (middle, unit) = (mean[channel], deviation[channel]);
            var source = Colours == ColourOrder.Rgb ? plane : plane - channel + (channels - 1 - channel);
            var values = crops.Values.AsSpan(source * pixels, pixels);
            var target = normalised.AsSpan(plane * pixels, pixels);
            for (var i = 0; i < pixels; i++)
            {
                target[i] = ((isUnit ? values[i] : MathF.Round(values[i] * Range)) - middle) / unit;
            }
        }

        var resized = height == side && width == side ? normalised : Resize(normalised, planes, height, width);
        return Layout == TensorLayout.Nchw
            ? new NetworkTensor(resized, crops.Rows, channels, side, side)
            : new NetworkTensor(ChannelsLast(resized, crops.Rows, channels), crops.Rows, side, side, channels);
    }

    private float[] ChannelsLast(float[] values, int rows, int channels)
    {
        var pixels = side * side;
        var turned = new float[values.Length];
        for (var plane = 0; plane < rows * channels; plane++)
        {
            var first = (plane / channels * pixels * channels) + (plane % channels);
            for (var i = 0; i < pixels; i++)
            {
                turned[first + (i * channels)] = values[(plane * pixels) + i];
            }
        }

        return turned;
    }

    private unsafe float[] Resize(float[] values, int planes, int height, int width)
    {
        var resized = new float[planes * side * side];
        fixed (float* from = values, to = resized)
        {
            for (var plane = 0; plane < planes; plane++)
            {
                using var source = Mat.FromPixelData(height, width, MatType.CV_32FC1, (nint)(from + (plane * height * width)));
                using var target = Mat.FromPixelData(side, side, MatType.CV_32FC1, (nint)(to + (plane * side * side)));
                Cv2.Resize(source, target, target.Size(), 0, 0, InterpolationFlags.Linear);
            }
        }

        return resized;
    }
}
