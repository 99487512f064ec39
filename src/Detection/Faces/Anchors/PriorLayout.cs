namespace FakeFinder.Detection.Faces.Anchors;

/// <summary>Where a detector has its priors.</summary>
/// <param name="Levels">From the finest to the coarsest.</param>
/// <param name="Clamped">True where each of a prior's four numbers is kept in 0..1.</param>
internal sealed record PriorLayout(IReadOnlyList<PriorLevel> Levels, bool Clamped)
{
    /// <summary>Height over width of the faces that DSFD expects.</summary>
    private const double DsfdProportion = 1.5;

    /// <summary>RetinaFace (Deng et al., 2019): two squares in each cell.</summary>
    public static PriorLayout RetinaFace { get; } =
        new([new(8, [Square(16), Square(32)]), new(16, [Square(64), Square(128)]), new(32, [Square(256), Square(512)])], Clamped: false);

    /// <summary>DSFD (Li et al., 2018): one upright rectangle in each cell, of four times the stride squared.</summary>
    public static PriorLayout Dsfd { get; } =
        new([.. new[] { 4, 8, 16, 32, 64, 128 }.Select(stride => new PriorLevel(stride, [Upright(4 * stride)]))], Clamped: true);

    private static PriorShape Square(double side) => new(side, side);

    private static PriorShape Upright(double side) => new(side / Math.Sqrt(DsfdProportion), side * Math.Sqrt(DsfdProportion));
}

/// <summary>One feature map.</summary>
/// <param name="Stride">Pixels from cell to cell. A side has as many cells as it has strides, the last one begun: what halving and rounding
/// up again and again gives.</param>
/// <param name="Shapes">The priors of each cell.</param>
internal sealed record PriorLevel(int Stride, IReadOnlyList<PriorShape> Shapes);

/// <summary>A prior's size in pixels.</summary>
internal readonly record struct PriorShape(double Width, double Height);
