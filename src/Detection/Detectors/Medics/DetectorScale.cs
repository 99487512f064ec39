using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>
/// From the pixels of a frame to those of the picture that faces are looked for in, whose longer side has about a given length; a small
/// frame is enlarged.
/// </summary>
internal readonly record struct DetectorScale
{
    private const int Channels = 3;

    /// <param name="longSide">Pixels of the picture's longer side before truncation.</param>
    public DetectorScale(int width, int height, double longSide)
    {
        Factor = longSide / Math.Max(width, height);
        (Width, Height) = ((int)(width * Factor), (int)(height * Factor));
    }

    public double Factor { get; }

    /// <summary>Back from the picture to the frame: the original multiplies by this and truncates.</summary>
    public double Upsampling => 1 / Factor;

    public int Width { get; }

    public int Height { get; }

    /// <summary>The picture: 8-bit RGB, bilinear as OpenCV does it.</summary>
    public unsafe Frame Apply(Frame frame)
    {
        var pixels = new byte[Height * Width * Channels];
        using var image = new FrameImage(frame);
        fixed (byte* start = pixels)
        {
            using var small = Mat.FromPixelData(Height, Width, MatType.CV_8UC3, (nint)start);
            Cv2.Resize(image.Rgb, small, new Size(Width, Height), 0, 0, InterpolationFlags.Linear);
        }

        return new Frame(frame.Index, frame.Time, Width, Height, pixels);
    }
}
