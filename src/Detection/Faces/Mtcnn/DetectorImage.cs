using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>The picture of a frame that MTCNN sees.</summary>
/// <param name="Enlargement">A coordinate of the frame over the same one of the picture, as the original reckons it.</param>
internal readonly record struct DetectorImage(RgbImage Image, double Enlargement)
{
    /// <summary>A quarter of full HD's longer side.</summary>
    private const double LongSide = 0.25 * 1920;

    /// <returns>Null where a side would be below one pixel.</returns>
    public static DetectorImage? Of(Frame frame, MtcnnResize resize) => resize switch
    {
        MtcnnResize.HalfBicubic => Half(frame),
        MtcnnResize.LongSide480Bilinear => Bilinear(frame, LongSide / Math.Max(frame.Width, frame.Height)),
        _ => new DetectorImage(ImageOf(frame), 1),
    };

    /// <summary>OpenCV's bilinear resize on 8-bit pixels; sides are cut to whole pixels.</summary>
    /// <returns>Null where a side would be below one pixel.</returns>
    public static DetectorImage? Bilinear(Frame frame, double ratio)
    {
        var size = new Size((int)(frame.Width * ratio), (int)(frame.Height * ratio));
        if (size.Width < 1 || size.Height < 1)
        {
            return null;
        }

        using var image = new FrameImage(frame);
        var pixels = new byte[size.Width * size.Height * RgbImage.Channels];
        using var resized = Mat.FromPixelData(size.Height, size.Width, MatType.CV_8UC3, pixels);
        Cv2.Resize(image.Rgb, resized, size, 0, 0, InterpolationFlags.Linear);
        return new DetectorImage(new RgbImage(pixels, size.Width, size.Height), 1 / ratio);
    }

    private static DetectorImage? Half(Frame frame) => frame.Width < 2 || frame.Height < 2
        ? null
        : new DetectorImage(AntialiasedBicubic.Resize(ImageOf(frame), frame.Width / 2, frame.Height / 2), 2);

    private static RgbImage ImageOf(Frame frame) => new(frame.Rgb, frame.Width, frame.Height);
}
