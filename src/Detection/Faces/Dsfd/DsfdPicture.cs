using FakeFinder.Detection.Images;
using FakeFinder.Detection.Networks;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.Dsfd;

/// <summary>
/// The picture of a frame that DSFD sees. Its sides are those that torchvision's transform for detectors gives, cut to whole pixels: in
/// double, as its version 0.5 computes it, which the original ran with (later ones compute in float32, and sometimes lose a pixel). The
/// mean colour at the right and at the bottom makes them multiples of 32.
/// </summary>
internal sealed class DsfdPicture
{
    private const int Channels = 3;
    private const int Multiple = 32;

    /// <summary>Mean of the pixels that DSFD was taught with: blue, green, red.</summary>
    private static readonly float[] Mean = [104, 117, 123];

    private DsfdPicture(Size frame, Size resized, NetworkTensor tensor)
    {
        (Resized, Tensor) = (resized, tensor);
        (Across, Down) = ((float)frame.Width / resized.Width, (float)frame.Height / resized.Height);
    }

    /// <summary>Without what was added.</summary>
    public Size Resized { get; }

    /// <summary>1 x 3 x height x width, BGR less the mean, float32.</summary>
    public NetworkTensor Tensor { get; }

    /// <summary>Pixels of the frame over those of the picture, from left to right, ...</summary>
    public float Across { get; }

    /// <summary>... and from top to bottom.</summary>
    public float Down { get; }

    /// <param name="side">Pixels of the longer side, at most.</param>
    /// <returns>Null where a side would be below one pixel.</returns>
    public static DsfdPicture? Of(Frame frame, int side)
    {
        var scale = (double)side / Math.Max(frame.Width, frame.Height);
        var resized = new Size((int)(frame.Width * scale), (int)(frame.Height * scale));
        return resized is { Width: > 0, Height: > 0 } ? Of(frame, resized) : null;
    }

    /// <param name="resized">Without what is added.</param>
    internal static DsfdPicture Of(Frame frame, Size resized) =>
        new(new Size(frame.Width, frame.Height), resized, ToTensor(frame, resized));

    /// <summary>Bilinear on float32, without smoothing before a reduction.</summary>
    private static NetworkTensor ToTensor(Frame frame, Size resized)
    {
        using var image = new FrameImage(frame);
        using var pixels = new Mat();
        using var picture = new Mat();
        image.Rgb.ConvertTo(pixels, MatType.CV_32FC3);
        Cv2.Resize(pixels, picture, resized, 0, 0, InterpolationFlags.Linear);

        var (height, width) = (RoundedUp(resized.Height), RoundedUp(resized.Width));
        var values = new float[Channels * height * width];
        for (var y = 0; y < resized.Height; y++)
        {
            WriteRow(picture, y, values.AsSpan(y * width), height * width);
        }

        return new NetworkTensor(values, 1, Channels, height, width);
    }

    /// <summary>Turns RGB to BGR.</summary>
    private static unsafe void WriteRow(Mat picture, int y, Span<float> target, int plane)
    {
        var row = new ReadOnlySpan<float>((void*)picture.Ptr(y), picture.Cols * Channels);
        for (var channel = 0; channel < Channels; channel++)
        {
            var mean = Mean[channel];
            var written = target.Slice(channel * plane, picture.Cols);
            for (var x = 0; x < written.Length; x++)
            {
                written[x] = row[(x * Channels) + Channels - 1 - channel] - mean;
            }
        }
    }

    private static int RoundedUp(int side) => (side + Multiple - 1) / Multiple * Multiple;
}
