using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Detectors.Eighteen.Tubes;

/// <summary>A face's rectangle in whole pixels. It may reach beyond the frame.</summary>
internal readonly record struct TubeBox(int Left, int Top, int Right, int Bottom)
{
    /// <summary>Each coordinate is cut toward zero.</summary>
    public static TubeBox Of(FaceBox box) => new((int)box.Left, (int)box.Top, (int)box.Right, (int)box.Bottom);

    public FaceBox ToFaceBox() => new(Left, Top, Right, Bottom);

    /// <summary>
    /// Intersection over union. Kept for the score: right and bottom count as the box's last pixels here, so that each side is one longer
    /// than the difference of its ends.
    /// </summary>
    public double OverlapWith(TubeBox other)
    {
        var shared =
            Pixels(Math.Max(Left, other.Left), Math.Min(Right, other.Right))
            * Pixels(Math.Max(Top, other.Top), Math.Min(Bottom, other.Bottom));
        return (double)shared / (Area + other.Area - shared);
    }

    private long Area => Pixels(Left, Right) * Pixels(Top, Bottom);

    private static long Pixels(int first, int last) => Math.Max(0L, (long)last - first + 1);
}
