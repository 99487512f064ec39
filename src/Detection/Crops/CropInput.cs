using FakeFinder.Detection.Networks;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>
/// How a network's input is made of crops that several networks share: (value - mean) / deviation in float32 for each channel, then resized
/// as PyTorch's bilinear interpolation does, without antialiasing. Since the four weights of a pixel are one together, it makes no
/// difference but for rounding where an original resizes first.
/// </summary>
/// <param name="side">Of the input, in pixels.</param>
internal sealed class CropInput(float[] mean, float[] deviation, int side)
{
    /// <param name="crops">n x 3 x h x w.</param>
    /// <returns>n x 3 x side x side.</returns>
    public NetworkTensor Of(NetworkTensor crops)
    {
        var (channels, height, width) = ((int)crops.Shape[1], (int)crops.Shape[2], (int)crops.Shape[3]);
        var planes = crops.Rows * channels;
        var normalised = new float[crops.Values.Length];
        for (var plane = 0; plane < planes; plane++)
        {
            var (middle, unit) = (mean[plane % channels], deviation[plane % channels]);
            for (var i = plane * height * width; i < (plane + 1) * height * width; i++)
            {
                normalised[i] = (crops.Values[i] - middle) / unit;
            }
        }

        return new NetworkTensor(
            height == side && width == side ? normalised : Resize(normalised, planes, height, width),
            crops.Rows,
            channels,
            side,
            side);
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
