using FakeFinder.Detection.Faces;
using OpenCvSharp;

namespace FakeFinder.Detection.Crops;

/// <summary>How a face becomes a square crop, and the crop a tensor.</summary>
public sealed record FaceCrop
{
    /// <summary>Side of the crop over the longer side of the face.</summary>
    public required double Enlargement { get; init; }

    /// <summary>Side of the tensor in pixels.</summary>
    public required int Side { get; init; }

    public required CropBorder Border { get; init; }

    /// <summary>OpenCV's, on 8-bit pixels.</summary>
    public required InterpolationFlags Interpolation { get; init; }

    public required PixelScaling Scaling { get; init; }

    /// <summary>How many values a tensor has.</summary>
    internal int Length => 3 * Side * Side;

    /// <summary>Cuts a face out: 3 x Side x Side, CHW, RGB.</summary>
    /// <param name="rgb">The frame, 8-bit RGB.</param>
    /// <returns>Null where no pixel of the crop lies in the frame.</returns>
    internal float[]? Cut(Mat rgb, FaceBox face)
    {
        var window = CropWindow.Around(face, Enlargement);
        var frame = new Rect(0, 0, rgb.Cols, rgb.Rows);
        if (frame.Intersect(window.ToRect()) is { Width: 0 } or { Height: 0 })
        {
            return null;
        }

        using var crop = Border == CropBorder.Shift ? new Mat(rgb, window.ShiftedInto(rgb.Cols, rgb.Rows).ToRect()) : Mirrored(rgb, window.ToRect(), frame);
        using var resized = new Mat();
        Cv2.Resize(crop, resized, new Size(Side, Side), 0, 0, Interpolation);
        var tensor = new float[Length];
        Scaling.Write(resized, tensor);
        return tensor;
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
