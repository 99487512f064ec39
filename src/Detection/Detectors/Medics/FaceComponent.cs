namespace FakeFinder.Detection.Detectors.Medics;

/// <summary>A connected piece of a <see cref="FaceVolume"/>. Its samples follow one another without a gap.</summary>
/// <param name="samples">Of the volume, as are the others.</param>
internal sealed class FaceComponent(int samples, int columns)
{
    private readonly int[] first = [.. Enumerable.Repeat(int.MaxValue, samples)];
    private readonly int[] last = [.. Enumerable.Repeat(-1, samples)];
    private long voxels;
    private double probabilities;

    public int FirstSample { get; private set; } = int.MaxValue;

    public int LastSample { get; private set; } = -1;

    public double MeanProbability => probabilities / voxels;

    /// <summary>Bounds over all samples, both ends included.</summary>
    public int Top { get; private set; } = int.MaxValue;

    public int Bottom { get; private set; } = -1;

    public int Left { get; private set; } = int.MaxValue;

    public int Right { get; private set; } = -1;

    /// <summary>
    /// For each sample the first voxel in raster order as the left top corner and the last one as the right bottom corner, both included.
    /// This is no bounding box where the piece is not a rectangle (kept on purpose).
    /// </summary>
    public IReadOnlyList<PixelBox> Corners =>
        [
            .. Enumerable
                .Range(FirstSample, LastSample - FirstSample + 1)
                .Select(sample => new PixelBox(
                    first[sample] % columns,
                    first[sample] / columns,
                    last[sample] % columns,
                    last[sample] / columns)),
        ];

    public void Add(int sample, int row, int column, float probability)
    {
        voxels++;
        probabilities += probability;
        (FirstSample, LastSample) = (Math.Min(FirstSample, sample), Math.Max(LastSample, sample));
        (Top, Bottom) = (Math.Min(Top, row), Math.Max(Bottom, row));
        (Left, Right) = (Math.Min(Left, column), Math.Max(Right, column));
        var place = (row * columns) + column;
        (first[sample], last[sample]) = (Math.Min(first[sample], place), Math.Max(last[sample], place));
    }
}
