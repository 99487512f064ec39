using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using FakeFinder.Media.Decoding;
using OpenCvSharp;

namespace FakeFinder.Detection.Imaging;

/// <summary>Pictures of decoded frames.</summary>
internal static class Picture
{
    /// <summary>Of a box's own sides, shown on each side of it.</summary>
    private const double Margin = 0.3;

    private const int Quality = 85;

    /// <returns>The picture as JPEG: the same frame gives the same bytes.</returns>
    public static byte[] Of(Frame frame, PictureRequest request)
    {
        using var image = new FrameImage(frame);
        var window = WindowOf(frame, request.Box);
        using var shown = new Mat(image.Rgb, window);
        var longest = request.Box is null ? window.Width : Math.Max(window.Width, window.Height);
        using var small = new Mat();
        if (longest > request.Most)
        {
            var scale = (double)request.Most / longest;
            Cv2.Resize(shown, small, new Size(Scaled(window.Width, scale), Scaled(window.Height, scale)), 0, 0, InterpolationFlags.Area);
        }

        using var bgr = new Mat();
        Cv2.CvtColor(small.Empty() ? shown : small, bgr, ColorConversionCodes.RGB2BGR);
        return Encode(".jpg", bgr, new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality));
    }

    /// <param name="bgr">8-bit.</param>
    public static byte[] Encode(string ending, Mat bgr, params ImageEncodingParam[] parameters)
    {
        Cv2.ImEncode(ending, bgr, out var bytes, parameters);
        return bytes;
    }

    /// <summary>The box with its margin, cut at the border of the frame; at least one pixel, also of a box beyond the frame.</summary>
    internal static Rect WindowOf(Frame frame, FaceBox? box)
    {
        if (box is not { } face)
        {
            return new Rect(0, 0, frame.Width, frame.Height);
        }

        var (x, y) = (Math.Max(0, face.Width) * Margin, Math.Max(0, face.Height) * Margin);
        var (left, right) = Within(face.Left - x, face.Right + x, frame.Width);
        var (top, bottom) = Within(face.Top - y, face.Bottom + y, frame.Height);
        return new Rect(left, top, right - left, bottom - top);
    }

    private static (int Low, int High) Within(double low, double high, int size)
    {
        var start = (int)Math.Clamp(Math.Floor(low), 0, size - 1);
        return (start, (int)Math.Clamp(Math.Ceiling(high), start + 1, size));
    }

    private static int Scaled(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale));
}
