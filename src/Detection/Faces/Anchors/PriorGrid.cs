namespace FakeFinder.Detection.Faces.Anchors;

/// <summary>
/// The priors of a detector on a picture, in the order of its network's outputs: level, row, column, shape. They are computed in double
/// when they are asked for: of a large picture's hundred thousand, few are looked at.
/// </summary>
internal sealed class PriorGrid
{
    private readonly int height;
    private readonly int width;
    private readonly bool clamped;
    private readonly Map[] maps;

    /// <param name="height">Of the picture in pixels.</param>
    public PriorGrid(PriorLayout layout, int height, int width)
    {
        (this.height, this.width, clamped) = (height, width, layout.Clamped);
        maps = new Map[layout.Levels.Count];
        for (var i = 0; i < maps.Length; i++)
        {
            var level = layout.Levels[i];
            var columns = Cells(width, level.Stride);
            maps[i] = new Map(level, Count, columns);
            Count += Cells(height, level.Stride) * columns * level.Shapes.Count;
        }
    }

    /// <summary>How many there are: the rows of the network's outputs.</summary>
    public int Count { get; }

    public Prior this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
            var map = Array.FindLast(maps, map => map.First <= index);
            var (stride, shapes) = (map.Level.Stride, map.Level.Shapes);
            var (cell, shape) = Math.DivRem(index - map.First, shapes.Count);
            var (row, column) = Math.DivRem(cell, map.Columns);
            return new Prior(
                Number((column + 0.5) * stride / width),
                Number((row + 0.5) * stride / height),
                Number(shapes[shape].Width / width),
                Number(shapes[shape].Height / height));
        }
    }

    private static int Cells(int side, int stride) => (side + stride - 1) / stride;

    private float Number(double value) => clamped ? Math.Clamp((float)value, 0, 1) : (float)value;

    /// <param name="First">Index of its first prior.</param>
    private readonly record struct Map(PriorLevel Level, int First, int Columns);
}
