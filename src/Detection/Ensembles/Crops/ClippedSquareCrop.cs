using FakeFinder.Detection.Crops;
using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Ensembles.Crops;

/// <summary>
/// The square around a face, moved in at the left and upper border and made smaller at the right and lower one; OpenCV's bilinear resize;
/// 0..1.
/// </summary>
internal sealed class ClippedSquareCrop(double enlargement, int side) : IFaceCrop
{
    public int Side => side;

    public float[] Cut(Mat rgb, Face face)
    {
        var window = WindowOf(face.Box, rgb.Cols, rgb.Rows);
        if (window.Side < 1)
        {
            throw new UncroppableFaceException(face.Box);
        }

        using var crop = new Mat(rgb, window.ToRect());
        using var resized = new Mat();
        Cv2.Resize(crop, resized, new Size(side, side), 0, 0, InterpolationFlags.Linear);

        // Kept for the score: the networks get no mean and deviation of ImageNet, though the original defines them.
        return PixelScaling.Unit.ToTensor(resized);
    }

    /// <summary>
    /// Kept for the score: float32 differences, a double product, everything cut to whole pixels; only the left and upper border move the
    /// square.
    /// </summary>
    internal CropWindow WindowOf(FaceBox face, int width, int height)
    {
        var size = (int)(MathF.Max(face.Width, face.Height) * enlargement);
        var left = Edge(face.Left, face.Right, size);
        var top = Edge(face.Top, face.Bottom, size);
        return new CropWindow(left, top, Math.Min(Math.Min(size, width - left), height - top));
    }

    private static int Edge(float low, float high, int size) => Math.Max((int)(MathF.Floor((low + high) / 2) - (size / 2)), 0);
}
