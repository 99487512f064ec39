namespace FakeFinder.Reports.Evidence;

/// <summary>How large the frames of a video are, in pixels; 0 by 0 where no report says it.</summary>
internal readonly record struct FrameSize(int Width, int Height)
{
    /// <summary>
    /// The part of a face's box that lies in the frame. A face finder may put a box, or a part of one, outside it; where nothing is left,
    /// the box is empty, and there is no face to show.
    /// </summary>
    public FaceSpot Place(FrameReport frame, FaceReport face)
    {
        var (width, height) = Width > 0 && Height > 0 ? (Width, Height) : (double.MaxValue, double.MaxValue);
        var (left, top) = (Math.Clamp(face.Left, 0, width), Math.Clamp(face.Top, 0, height));
        var (right, bottom) = (Math.Clamp(face.Right, 0, width), Math.Clamp(face.Bottom, 0, height));
        return right > left && bottom > top
            ? new FaceSpot(frame.Index, frame.Seconds, left, top, right, bottom)
            : new FaceSpot(frame.Index, frame.Seconds, 0, 0, 0, 0);
    }
}
