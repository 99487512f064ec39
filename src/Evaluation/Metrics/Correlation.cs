namespace FakeFinder.Evaluation.Metrics;

/// <summary>How much two detectors say the same of the same videos; both matrices are symmetric.</summary>
public static class Correlation
{
    /// <returns>In [-1, 1]; null where one of them is constant, or there are fewer than two values.</returns>
    public static double? Pearson(IReadOnlyList<double> x, IReadOnlyList<double> y)
    {
        if (x.Count < 2)
        {
            return null;
        }

        var (meanX, meanY) = (x.Average(), y.Average());
        double products = 0, squaresX = 0, squaresY = 0;
        for (var i = 0; i < x.Count; i++)
        {
            var (dx, dy) = (x[i] - meanX, y[i] - meanY);
            products += dx * dy;
            squaresX += dx * dx;
            squaresY += dy * dy;
        }

        return squaresX == 0 || squaresY == 0 ? null : Math.Clamp(products / Math.Sqrt(squaresX * squaresY), -1, 1);
    }

    /// <summary>Pearson's of the ranks; ties share the mean of their ranks.</summary>
    public static double? Spearman(IReadOnlyList<double> x, IReadOnlyList<double> y) => Pearson(Ranks(x), Ranks(y));

    /// <summary>For each two detectors, over the videos that both have a score for.</summary>
    /// <param name="scores">By detector, then by video; null where there is none.</param>
    /// <param name="measure"><see cref="Pearson"/> or <see cref="Spearman"/>.</param>
    public static IReadOnlyList<IReadOnlyList<double?>> Matrix(
        IReadOnlyList<double?[]> scores, Func<IReadOnlyList<double>, IReadOnlyList<double>, double?> measure)
    {
        var matrix = scores.Select(_ => new double?[scores.Count]).ToArray();
        for (var row = 0; row < scores.Count; row++)
        {
            for (var column = row; column < scores.Count; column++)
            {
                var (x, y) = (new List<double>(), new List<double>());
                for (var video = 0; video < scores[row].Length; video++)
                {
                    if (scores[row][video] is { } first && scores[column][video] is { } second)
                    {
                        x.Add(first);
                        y.Add(second);
                    }
                }

                matrix[row][column] = matrix[column][row] = measure(x, y);
            }
        }

        return matrix;
    }

    private static double[] Ranks(IReadOnlyList<double> values)
    {
        var sorted = values.ToArray();
        var places = Enumerable.Range(0, sorted.Length).ToArray();
        Array.Sort(sorted, places);
        var ranks = new double[sorted.Length];
        for (var start = 0; start < sorted.Length;)
        {
            var end = start + 1;
            while (end < sorted.Length && sorted[end] == sorted[start])
            {
                end++;
            }

            for (var i = start; i < end; i++)
            {
                ranks[places[i]] = (start + 1 + end) / 2.0;
            }

            start = end;
        }

        return ranks;
    }
}
