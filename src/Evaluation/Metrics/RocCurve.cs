namespace FakeFinder.Evaluation.Metrics;

/// <summary>Both rates where scores at or above a threshold are called fake.</summary>
/// <param name="Threshold">Null at the first point, where nothing is called fake.</param>
public readonly record struct RocPoint(double? Threshold, double FalsePositiveRate, double TruePositiveRate);

/// <summary>The same in errors: what a detection error tradeoff (DET) curve shows, on axes of normal deviates.</summary>
public readonly record struct DetPoint(double? Threshold, double FalsePositiveRate, double FalseNegativeRate);

/// <summary>The receiver operating characteristic, a point for each distinct score.</summary>
public static class RocCurve
{
    /// <returns>From (0, 0) to (1, 1); nothing without videos of both labels.</returns>
    public static IReadOnlyList<RocPoint> Of(LabelledScores scores)
    {
        if (scores.Fake == 0 || scores.Real == 0)
        {
            return [];
        }

        var points = new List<RocPoint> { new(null, 0, 0) };
        var (hits, all) = (0, 0);
        for (var i = 0; i < scores.Count; i++)
        {
            hits -= scores.FakeMasks[i];
            all++;
            if (scores.EndsTie[i])
            {
                points.Add(new(scores.Scores[i], (double)(all - hits) / scores.Real, (double)hits / scores.Fake));
            }
        }

        return points;
    }

    public static IReadOnlyList<DetPoint> ToDet(IEnumerable<RocPoint> points) =>
        [.. points.Select(point => new DetPoint(point.Threshold, point.FalsePositiveRate, 1 - point.TruePositiveRate))];

    /// <summary>The point where both error rates are closest; among equals, the one with the highest threshold.</summary>
    public static RocPoint? EqualError(IReadOnlyList<RocPoint> points) =>
        points.Count == 0 ? null : points.MinBy(point => Math.Abs(point.FalsePositiveRate - (1 - point.TruePositiveRate)));

    /// <summary>The area below the points, by trapezoids.</summary>
    public static double Area(IReadOnlyList<RocPoint> points) =>
        points.Zip(points.Skip(1), (left, right) =>
            (right.FalsePositiveRate - left.FalsePositiveRate) * (left.TruePositiveRate + right.TruePositiveRate) / 2).Sum();

    /// <summary>Leaves points out that lie closer together than anybody sees; the first and the last stay.</summary>
    public static IReadOnlyList<RocPoint> Thin(IReadOnlyList<RocPoint> points, int most)
    {
        if (points.Count <= most)
        {
            return points;
        }

        var step = 2.0 / (most - 2);
        var kept = new List<RocPoint> { points[0] };
        foreach (var point in points.Skip(1).SkipLast(1))
        {
            var last = kept[^1];
            if (point.FalsePositiveRate - last.FalsePositiveRate + point.TruePositiveRate - last.TruePositiveRate >= step)
            {
                kept.Add(point);
            }
        }

        kept.Add(points[^1]);
        return kept;
    }
}
