using FakeFinder.Detection.Faces;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>A square of a frame in whole pixels; it may reach beyond the frame.</summary>
public readonly record struct CropWindow(int Left, int Top, int Side)
{
    /// <summary>
    /// The square around the centre of a face whose side is the longer side of the face times a factor, rounded, at least one pixel.
    /// </summary>
    public static CropWindow Around(FaceBox face, double enlargement)
    {
        var side = Math.Max(1, (int)Math.Round(Math.Max(face.Width, face.Height) * enlargement));
        return new CropWindow(Edge(face.Left, face.Right, side), Edge(face.Top, face.Bottom, side), side);
    }

    /// <summary>The nearest window that lies inside a frame, smaller where the frame is smaller than the window.</summary>
    public CropWindow ShiftedInto(int width, int height)
    {
        var side = Math.Min(Side, Math.Min(width, height));
        return new CropWindow(Math.Clamp(Left, 0, width - side), Math.Clamp(Top, 0, height - side), side);
    }

    internal Rect ToRect() => new(Left, Top, Side, Side);

    private static int Edge(float low, float high, int side) => (int)Math.Round((((double)low + high) / 2) - (side / 2.0));
}
