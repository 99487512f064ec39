namespace FakeFinder.Weights.Architectures;

/// <summary>How a convolution's kernel or a pool's window moves over a clip.</summary>
/// <param name="Padding">At both ends of each axis; null for TensorFlow's SAME, which depends on the size.</param>
internal sealed record ClipWindow(ClipExtent Size, ClipExtent Stride, ClipExtent? Padding)
{
    /// <summary>Padded by half the window, which keeps the size where the stride is 1.</summary>
    public static ClipWindow Centred(ClipExtent size, ClipExtent stride) =>
        new(size, stride, new ClipExtent(size.Time / 2, size.Height / 2, size.Width / 2));

    /// <summary>
    /// Padded as TensorFlow's SAME: so much that the size is divided by the stride and rounded up, the odd zero at the end.
    /// </summary>
    public static ClipWindow Same(ClipExtent size, ClipExtent stride) => new(size, stride, null);

    public (int Before, int After) RowPads(int rows) => Pads(rows, Size.Height, Stride.Height, Padding?.Height);

    public (int Before, int After) ColumnPads(int columns) => Pads(columns, Size.Width, Stride.Width, Padding?.Width);

    /// <summary>How many rows are left of so many.</summary>
    public int Rows(int rows) => Count(rows, RowPads(rows), Size.Height, Stride.Height);

    /// <summary>How many columns are left of so many.</summary>
    public int Columns(int columns) => Count(columns, ColumnPads(columns), Size.Width, Stride.Width);

    private static (int Before, int After) Pads(int count, int size, int stride, int? padding)
    {
        if (padding is { } both)
        {
            return (both, both);
        }

        var rest = count % stride;
        var total = Math.Max(size - (rest == 0 ? stride : rest), 0);
        return (total / 2, total - (total / 2));
    }

    private static int Count(int count, (int Before, int After) pads, int size, int stride) =>
        ((count + pads.Before + pads.After - size) / stride) + 1;
}

/// <summary>A number for each axis of a clip: frames, rows, columns.</summary>
internal readonly record struct ClipExtent(int Time, int Height, int Width)
{
    public static ClipExtent One { get; } = Cube(1);

    public static ClipExtent Cube(int side) => new(side, side, side);
}
