namespace FakeFinder.Detection.Faces.Mtcnn;

/// <summary>
/// A box between MTCNN's networks, in pixels of the picture that they see. All arithmetic is float32, in the original's order.
/// </summary>
internal readonly record struct MtcnnBox(float X1, float Y1, float X2, float Y2, float Score)
{
    /// <summary>What the first network looks at for one cell of its output.</summary>
    private const int Cell = 12;
    private const int Stride = 2;

    /// <summary>The box of a cell of the first network's output.</summary>
    /// <param name="scale">Of the pyramid: a double that becomes a float32 only here.</param>
    public static MtcnnBox OfCell(int column, int row, float scale, float score) => new(
        MathF.Floor(((Stride * column) + 1) / scale),
        MathF.Floor(((Stride * row) + 1) / scale),
        MathF.Floor(((Stride * column) + Cell) / scale),
        MathF.Floor(((Stride * row) + Cell) / scale),
        score);

    /// <summary>Moves the edges.</summary>
    /// <param name="extra">Added to width and height: 0 after the first network, 1 after the others, as the original has it.</param>
    public MtcnnBox Moved(BoxOffsets by, int extra)
    {
        var width = X2 - X1 + extra;
        var height = Y2 - Y1 + extra;
        return new MtcnnBox(X1 + (by.Left * width), Y1 + (by.Top * height), X2 + (by.Right * width), Y2 + (by.Bottom * height), Score);
    }

    /// <summary>The square of the longer side with the same centre.</summary>
    public MtcnnBox Squared()
    {
        var width = X2 - X1;
        var height = Y2 - Y1;
        var side = MathF.Max(width, height);
        var left = X1 + (width * 0.5f) - (side * 0.5f);
        var top = Y1 + (height * 0.5f) - (side * 0.5f);
        return new MtcnnBox(left, top, left + side, top + side, Score);
    }

    /// <summary>
    /// The pixels of the box that lie in the picture: coordinates are cut to whole ones, counted from 1, and both ends belong to it. What
    /// is beyond the border is left out, not padded, so that the piece need not be square.
    /// </summary>
    public PixelWindow CutTo(RgbImage image)
    {
        var left = Math.Max((int)X1, 1) - 1;
        var top = Math.Max((int)Y1, 1) - 1;
        return new PixelWindow(left, top, Math.Min((int)X2, image.Width) - left, Math.Min((int)Y2, image.Height) - top);
    }

    /// <summary>A point that a network gives in sizes of the box.</summary>
    public Landmark PointAt(float x, float y) => new(((X2 - X1 + 1) * x) + X1 - 1, ((Y2 - Y1 + 1) * y) + Y1 - 1);

    public FaceBox ToFaceBox() => new(X1, Y1, X2, Y2);

    public ScoredBox ToScoredBox() => new(ToFaceBox(), Score);
}
