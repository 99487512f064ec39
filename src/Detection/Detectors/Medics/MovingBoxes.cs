namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>The boxes that follow a face from frame to frame, for the 2-D network.</summary>
internal static class MovingBoxes
{
    /// <summary>The side of all boxes is above so many percent of the widths and heights of the face, before it is enlarged.</summary>
    private const double Percentile = 90;

    /// <summary>
    /// One square for each frame, all of one size: its centre goes in a straight line from sample to sample. Each line has as many points
    /// as there are frames from sample to sample, both ends included, so that the boxes are a little ahead of the face and each joint comes
    /// twice (kept on purpose).
    /// </summary>
    /// <param name="corners">Of the face in each sample, in pixels of the detector's picture.</param>
    /// <param name="stride">Frames from sample to sample.</param>
    /// <returns>(samples - 1) * stride boxes in pixels of the frame; the i-th belongs to the i-th frame of the track.</returns>
    public static IReadOnlyList<PixelBox> Of(IReadOnlyList<PixelBox> corners, int stride, double enlargement, DetectorScale scale)
    {
        var sides = corners.Select(box => box.Right - box.Left).Concat(corners.Select(box => box.Bottom - box.Top)).Order().ToArray();
        var half = (int)(PercentileOf(sides, Percentile) * enlargement) / 2;
        var boxes = new List<PixelBox>();
        for (var sample = 0; sample + 1 < corners.Count; sample++)
        {
            var (from, to) = (corners[sample], corners[sample + 1]);
            for (var i = 0; i < stride; i++)
            {
                var x = (int)PointOf((from.Left + from.Right) / 2.0, (to.Left + to.Right) / 2.0, i, stride);
                var y = (int)PointOf((from.Top + from.Bottom) / 2.0, (to.Top + to.Bottom) / 2.0, i, stride);
                boxes.Add(Upsample(ShiftInside(x, y, half, scale), scale.Upsampling));
            }
        }

        return boxes;
    }

    /// <summary>With linear interpolation between the two nearest, from the nearer one, as NumPy does it.</summary>
    internal static double PercentileOf(ReadOnlySpan<int> ascending, double percent)
    {
        var place = percent / 100 * (ascending.Length - 1);
        var below = (int)place;
        var part = place - below;
        var low = ascending[below];
        var high = ascending[Math.Min(below + 1, ascending.Length - 1)];
        return part < 0.5 ? low + ((high - low) * part) : high - ((high - low) * (1 - part));
    }

    /// <summary>The i-th of so many evenly spaced points from start to stop, both included, as NumPy's linspace computes it.</summary>
    private static double PointOf(double start, double stop, int i, int points) =>
        i == points - 1 ? stop : start + (i * ((stop - start) / (points - 1)));

    /// <summary>
    /// Over the left or upper border it moves in; then over the right or lower one it moves back, and begins before 0 where the picture is
    /// smaller than the box (kept on purpose).
    /// </summary>
    private static PixelBox ShiftInside(int x, int y, int half, DetectorScale scale)
    {
        var (left, right) = ShiftInside(x - half, x + half, scale.Width);
        var (top, bottom) = ShiftInside(y - half, y + half, scale.Height);
        return new PixelBox(left, top, right, bottom);
    }

    private static (int Low, int High) ShiftInside(int low, int high, int length)
    {
        (low, high) = low < 0 ? (0, high - low) : (low, high);
        return high > length ? (low + length - high, length) : (low, high);
    }

    private static PixelBox Upsample(PixelBox box, double factor) =>
        new((int)(box.Left * factor), (int)(box.Top * factor), (int)(box.Right * factor), (int)(box.Bottom * factor));
}
