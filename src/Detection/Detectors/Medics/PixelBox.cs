using OpenCvSharp;

namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>A rectangle in whole pixels; right and bottom are exclusive. It may reach beyond the picture.</summary>
internal readonly record struct PixelBox(int Left, int Top, int Right, int Bottom)
{
    /// <summary>What Python's <c>[top:bottom, left:right]</c> takes of a picture; it may be empty.</summary>
    public Rect SliceOf(int height, int width)
    {
        var rows = PythonSlice.Of(Top, Bottom, height);
        var columns = PythonSlice.Of(Left, Right, width);
        return new Rect(columns.Start, rows.Start, columns.Length, rows.Length);
    }
}
