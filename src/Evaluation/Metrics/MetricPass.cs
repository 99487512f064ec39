namespace FakeFinder.Evaluation.Metrics;

/// <summary>All scalars of weighted scores by one pass from the highest score down.</summary>
internal static class MetricPass
{
    private static readonly int Metrics = Enum.GetValues<Metric>().Length;

    /// <param name="weights">How often each of the sorted scores counts.</param>
    /// <param name="fake">Sum of the fakes' weights.</param>
    /// <param name="real">Sum of the real videos' weights.</param>
    /// <returns>By metric; NaN where one is not defined, for want of videos of a label.</returns>
    public static double[] Run(LabelledScores scores, ReadOnlySpan<int> weights, long fake, long real)
    {
        var (sorted, masks, errors, losses, endsTie) =
            (scores.Scores, scores.FakeMasks, scores.Errors, scores.LogLosses, scores.EndsTie);
        var calledFake = scores.CalledFake;
        long truePositives = 0, falsePositives = 0, trueCalled = 0, falseCalled = 0;
        double pairs = 0, precision = 0, loss = 0, squares = 0, binGap = 0, gaps = 0;
        double closest = 1, equalError = 0.5;
        var bin = LabelledScores.BinCount;
        for (var i = 0; i < sorted.Length;)
        {
            var score = sorted[i];
            if (LabelledScores.BinOf(score) != bin)
            {
                gaps += Math.Abs(binGap);
                (binGap, bin) = (0, LabelledScores.BinOf(score));
            }

            long all = 0, fakes = 0;
            do
            {
                var weight = weights[i];
                var error = weight * errors[i];
                all += weight;
                fakes += weight & masks[i];
                loss += weight * losses[i];
                squares += error * errors[i];
                binGap += error;
            }
            while (!endsTie[i++]);

            pairs += (all - fakes) * (truePositives + fakes / 2.0);
            truePositives += fakes;
            falsePositives += all - fakes;
            if (fakes > 0)
            {
                precision += fakes * ((double)truePositives / (truePositives + falsePositives));
            }

            if (i == calledFake)
            {
                (trueCalled, falseCalled) = (truePositives, falsePositives);
            }

            var (falseRate, missRate) = ((double)falsePositives / real, (double)(fake - truePositives) / fake);
            if (Math.Abs(falseRate - missRate) < closest)
            {
                (closest, equalError) = (Math.Abs(falseRate - missRate), (falseRate + missRate) / 2);
            }
        }

        gaps += Math.Abs(binGap);
        var count = (double)(fake + real);
        var values = new double[Metrics];
        values[(int)Metric.TruePositiveRate] = trueCalled / (double)fake;
        values[(int)Metric.FalsePositiveRate] = falseCalled / (double)real;
        values[(int)Metric.TrueNegativeRate] = (real - falseCalled) / (double)real;
        values[(int)Metric.Accuracy] = (trueCalled + real - falseCalled) / count;
        values[(int)Metric.BalancedAccuracy] =
            (values[(int)Metric.TruePositiveRate] + values[(int)Metric.TrueNegativeRate]) / 2;
        values[(int)Metric.LogLoss] = loss / count;
        values[(int)Metric.Auc] = pairs / ((double)fake * real);
        values[(int)Metric.AveragePrecision] = real == 0 ? double.NaN : precision / fake;
        values[(int)Metric.EqualErrorRate] = fake == 0 || real == 0 ? double.NaN : equalError;
        values[(int)Metric.Brier] = squares / count;
        values[(int)Metric.CalibrationError] = gaps / count;
        return values;
    }
}
