using FakeFinder.Detection.Faces;
using FakeFinder.Detection.Images;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>How a face becomes a square crop, and the crop a tensor.</summary>
internal sealed record FaceCrop : IFaceCrop
{
    /// <summary>Side of the crop over the longer side of the face.</summary>
    public required double Enlargement { get; init; }

    /// <summary>Side of the tensor in pixels.</summary>
    public required int Side { get; init; }

    public required CropBorder Border { get; init; }

    /// <summary>OpenCV's, on 8-bit pixels.</summary>
    public required InterpolationFlags Interpolation { get; init; }

    public required PixelScaling Scaling { get; init; }

    /// <inheritdoc/>
    public float[]? Cut(Mat rgb, Face face)
    {
        var window = CropWindow.Around(face.Box, Enlargement);
        var frame = new Rect(0, 0, rgb.Cols, rgb.Rows);
        if (frame.Intersect(window.ToRect()) is { Width: 0 } or { Height: 0 })
        {
            return null;
        }

        using var crop =
            Border == CropBorder.Shift
                ? new Mat(rgb, window.ShiftedInto(rgb.Cols, rgb.Rows).ToRect())
                : Mirrored(rgb, window.ToRect(), frame);
        using var resized = new Mat();
        Cv2.Resize(crop, resized, new Size(Side, Side), 0, 0, Interpolation);
        return Scaling.ToTensor(resized);
    }

    private static Mat Mirrored(Mat rgb, Rect window, Rect frame)
    {
        var inside = frame.Intersect(window);
        var visible = new Mat(rgb, inside);
        if (inside == window)
        {
            return visible;
        }

        using (visible)
        {
            var padded = new Mat();
            Cv2.CopyMakeBorder(
                visible,
                padded,
                inside.Top - window.Top,
                window.Bottom - inside.Bottom,
                inside.Left - window.Left,
                window.Right - inside.Right,
                BorderTypes.Reflect101);
            return padded;
        }
    }
}
