using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Ensembles.Crops;

/// <summary>
/// The face with a third of its size around it, cut at the border of the frame, not square; made as large as fits, in its proportions, into
/// the middle of a black square; 0..1 with the mean and deviation of ImageNet, the black border too (kept for the score).
/// </summary>
internal sealed class LetterboxCrop(int side) : IFaceCrop
{
    public int Side => side;

    public float[] Cut(Mat rgb, Face face)
    {
        var window = WindowOf(face.Box, rgb.Cols, rgb.Rows);
        var size = SizeOf(window);
        if (size.Width < 1 || size.Height < 1)
        {
            throw new UncroppableFaceException(face.Box);
        }

        using var crop = new Mat(rgb, window);
        using var canvas = new Mat(side, side, MatType.CV_8UC3, Scalar.Black);
        using var middle = new Mat(canvas, new Rect((side - size.Width) / 2, (side - size.Height) / 2, size.Width, size.Height));
        using var resized = Resized(crop, size);
        resized.CopyTo(middle);
        return PixelScaling.ImageNet.ToTensor(canvas);
    }

    /// <summary>Edges are cut to whole pixels, then a third of the size, rounded down, is added on each side.</summary>
    internal static Rect WindowOf(FaceBox face, int width, int height)
    {
        var (left, right) = Range((int)face.Left, (int)face.Right, width);
        var (top, bottom) = Range((int)face.Top, (int)face.Bottom, height);
        return new Rect(left, top, right - left, bottom - top);
    }

    /// <summary>The longer side becomes <see cref="Side"/>, the other one is cut to whole pixels; zero where that leaves nothing.</summary>
    internal Size SizeOf(Rect window)
    {
        var longer = Math.Max(window.Width, window.Height);
        if (longer == side || window.Width < 1 || window.Height < 1)
        {
            return window.Size;
        }

        var scale = side / (double)longer;
        return window.Width > window.Height ? new Size(side, (int)(window.Height * scale)) : new Size((int)(window.Width * scale), side);
    }

    /// <summary>OpenCV's bicubic where it grows, area where it shrinks, on 8-bit pixels.</summary>
    private static Mat Resized(Mat crop, Size size)
    {
        if (crop.Size() == size)
        {
            return crop.Clone();
        }

        var resized = new Mat();
        var grows = Math.Max(size.Width, size.Height) > Math.Max(crop.Cols, crop.Rows);
        Cv2.Resize(crop, resized, size, 0, 0, grows ? InterpolationFlags.Cubic : InterpolationFlags.Area);
        return resized;
    }

    /// <summary>As Python slices: kept for the score is that an end before the picture counts from its far side.</summary>
    private static (int Start, int End) Range(int low, int high, int size)
    {
        var margin = (int)Math.Floor((high - low) / 3.0);
        var start = Math.Min(Math.Max(low - margin, 0), size);
        var end = high + margin;
        end = Math.Clamp(end < 0 ? end + size : end, 0, size);
        return (start, Math.Max(start, end));
    }
}
