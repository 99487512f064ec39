using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Ensembles.Crops;

/// <summary>
/// The rectangle of a face, or the whole frame, cut at the frame's border, then OpenCV's bilinear resize to a square whatever its
/// proportions; 0..1.
/// </summary>
internal sealed class StretchedCrop(double enlargement, int side) : IFaceCrop
{
    public int Side => side;

    public float[]? Cut(Mat rgb, Face face)
    {
        var window = WindowOf(face.Box).Intersect(new Rect(0, 0, rgb.Cols, rgb.Rows));
        if (window is { Width: 0 } or { Height: 0 })
        {
            return null;
        }

        using var crop = new Mat(rgb, window);
        using var resized = new Mat();
        Cv2.Resize(crop, resized, new Size(side, side), 0, 0, InterpolationFlags.Linear);
        return PixelScaling.Unit.ToTensor(resized);
    }

    private Rect WindowOf(FaceBox face)
    {
        var (x, y) = (face.Width * (enlargement - 1) / 2, face.Height * (enlargement - 1) / 2);
        return Rect.FromLTRB(
            (int)Math.Round(face.Left - x),
            (int)Math.Round(face.Top - y),
            (int)Math.Round(face.Right + x),
            (int)Math.Round(face.Bottom + y));
    }
}
