using FakeFinder.Detection.Crops;

namespace FakeFinder.Detection.Detectors.Eighteen.Tubes;

/// <summary>
/// The squares that follow a face through its tube: all of one size, around the middle of each box, moved into the frame where they reach
/// beyond it.
/// </summary>
internal static class TubeSquares
{
    /// <param name="entries">Of one tube.</param>
    /// <param name="width">Of the frames.</param>
    /// <param name="height">Of the frames.</param>
    /// <param name="enlargement">Side of a square over the longer side of a box.</param>
    /// <returns>A square for each entry.</returns>
    /// <exception cref="UncroppableFaceException">No box makes a square of at least two pixels in its frame.</exception>
    public static IReadOnlyList<CropWindow> Of(IReadOnlyList<TubeEntry> entries, int width, int height, double enlargement)
    {
        // Kept for the score: the size is even unless the frame limits it.
        var side = Math.Min(Math.Min(entries.Max(entry => SideOf(entry.Box, width, height, enlargement)) / 2 * 2, width), height);
        return side > 0
            ?
            [
                .. entries.Select(entry => new CropWindow(
                    Edge(entry.Box.Left, entry.Box.Right, side, width),
                    Edge(entry.Box.Top, entry.Box.Bottom, side, height),
                    side)),
            ]
            : throw new UncroppableFaceException(entries[0].Box.ToFaceBox());
    }

    /// <summary>
    /// Of one box's own square. Kept for the score: the left and upper border move it, the right and lower one make it smaller.
    /// </summary>
    private static int SideOf(TubeBox box, int width, int height, double enlargement)
    {
        var side = (int)(Math.Max(box.Right - box.Left, box.Bottom - box.Top) * enlargement);
        var left = Math.Max(Middle(box.Left, box.Right) - (side / 2), 0);
        var top = Math.Max(Middle(box.Top, box.Bottom) - (side / 2), 0);
        return Math.Min(Math.Min(side, width - left), height - top);
    }

    private static int Edge(int low, int high, int side, int length) =>
        Math.Min(Math.Max(Middle(low, high) - (side / 2), 0), length - side);

    /// <summary>Rounded down, also below zero.</summary>
    private static int Middle(int low, int high) => (low + high) >> 1;
}
