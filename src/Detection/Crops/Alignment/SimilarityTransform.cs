using FakeFinder.Detection.Faces;

namespace FakeFinder.Detection.Crops.Alignment;

/// <summary>
/// Rotation, one scale for both axes, and a move: x' = <paramref name="Cosine"/> x - <paramref name="Sine"/> y + <paramref name="MoveX"/>,
/// y' = <paramref name="Sine"/> x + <paramref name="Cosine"/> y + <paramref name="MoveY"/>.
/// </summary>
/// <param name="Cosine">Of the rotation, times the scale.</param>
/// <param name="Sine">Of the rotation, times the scale.</param>
internal readonly record struct SimilarityTransform(double Cosine, double Sine, double MoveX, double MoveY)
{
    /// <summary>
    /// The one that brings some points nearest to others by least squares (Umeyama, 1991): in the plane its singular value decomposition is
    /// these two sums. Mirroring is no part of it. The targets' means, and the targets less them, are in float32, as scikit-image has them
    /// for targets in float32.
    /// </summary>
    /// <returns>Null where all points are one: then there is none.</returns>
    public static SimilarityTransform? Between(IReadOnlyList<Landmark> points, IReadOnlyList<Landmark> targets)
    {
        double x = points.Average(point => (double)point.X), y = points.Average(point => (double)point.Y);
        float targetX = Mean(targets, target => target.X), targetY = Mean(targets, target => target.Y);
        double along = 0, across = 0, spread = 0;
        foreach (var (point, target) in points.Zip(targets))
        {
            double dx = point.X - x, dy = point.Y - y;
            double ex = target.X - targetX, ey = target.Y - targetY;
            along += (dx * ex) + (dy * ey);
            across += (dx * ey) - (dy * ex);
            spread += (dx * dx) + (dy * dy);
        }

        if (spread == 0)
        {
            return null;
        }

        var (cosine, sine) = (along / spread, across / spread);
        return new SimilarityTransform(cosine, sine, targetX - (cosine * x) + (sine * y), targetY - (sine * x) - (cosine * y));
    }

    /// <summary>2 x 3, from a point to its place.</summary>
    public double[] ToMatrix() => [Cosine, -Sine, MoveX, Sine, Cosine, MoveY];

    private static float Mean(IReadOnlyList<Landmark> points, Func<Landmark, float> coordinate) =>
        points.Aggregate(0f, (sum, point) => sum + coordinate(point)) / points.Count;
}
