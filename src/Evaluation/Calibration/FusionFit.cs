using FakeFinder.Evaluation.Fitting;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Sampling;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>Fits the fusion of trained detectors, and says by cross-validation what it gains.</summary>
/// <param name="detectors">Each with its own cross-validation.</param>
/// <param name="isFake">By row of the table.</param>
internal sealed class FusionFit(IReadOnlyList<(FitData Data, CrossValidation Alone)> detectors, bool[] isFake)
{
    /// <summary>An interval shows no more digits.</summary>
    private const double ResampleTolerance = 1e-3;

    /// <summary>The rows where at least one detector says something.</summary>
    private readonly int[] rows = [.. detectors.SelectMany(detector => detector.Data.Rows).Distinct().Order()];

    /// <param name="foldOf">By row of the table.</param>
    public Fusion Run(int[] foldOf, int folds, Bootstrap bootstrap, CancellationToken cancellationToken)
    {
        var fakes = rows.Select(row => isFake[row]).ToArray();
        var regression = new LogisticRegression([.. detectors.Select(detector => LogitsOf(detector.Data))], fakes);
        var ones = new int[rows.Length];
        Array.Fill(ones, 1);
        var coefficients = regression.Fit(ones);
        var strata = new Strata(fakes);
        var resampled = coefficients.Select(_ => new double[bootstrap.Resamples]).ToArray();
        bootstrap.ForEachResample(strata, Record, cancellationToken);
        var estimates = coefficients.Select((coefficient, place) => Estimate.Of(coefficient, resampled[place])).ToList();
        return new(
            estimates[0],
            [.. detectors.Select((detector, place) => new FusionTerm(detector.Data.Column.Name, estimates[place + 1]))],
            Gain(regression, fakes, strata, foldOf, folds, bootstrap, cancellationToken));

        void Record(int resample, int[] weights)
        {
            var drawn = regression.Fit(weights, coefficients, ResampleTolerance);
            for (var i = 0; i < drawn.Length; i++)
            {
                resampled[i][resample] = drawn[i];
            }
        }
    }

    private FusionGain Gain(
        LogisticRegression regression,
        bool[] fakes,
        Strata strata,
        int[] foldOf,
        int folds,
        Bootstrap bootstrap,
        CancellationToken cancellationToken)
    {
        var fused = new double[rows.Length];
        var baseRates = new double[rows.Length];
        for (var fold = 0; fold < folds; fold++)
        {
            var weights = rows.Select(row => foldOf[row] == fold ? 0 : 1).ToArray();
            var coefficients = regression.Fit(weights);
            var rate = fakes.Where((isFake, i) => isFake && weights[i] == 1).Count() / (double)weights.Sum();
            for (var i = 0; i < rows.Length; i++)
            {
                if (weights[i] == 0)
                {
                    (fused[i], baseRates[i]) = (regression.Apply(coefficients, i), rate);
                }
            }
        }

        var (best, alone) = detectors
            .Select(detector => (detector.Data.Column.Name, Alone: AloneOf(detector.Alone, baseRates)))
            .MinBy(detector => MeanLoss(detector.Alone, fakes));
        var differences = alone.Zip(fakes, FitData.Loss).Zip(fused.Zip(fakes, FitData.Loss), (other, own) => other - own).ToArray();
        var resampled = new double[bootstrap.Resamples];
        bootstrap.ForEachResample(strata, Record, cancellationToken);
        return new(
            rows.Length,
            MeanLoss(fused, fakes),
            AucOf(fused, fakes),
            best,
            MeanLoss(alone, fakes),
            AucOf(alone, fakes),
            Estimate.Of(differences.Average(), resampled));

        void Record(int resample, int[] weights)
        {
            var sum = 0.0;
            for (var i = 0; i < weights.Length; i++)
            {
                sum += weights[i] * differences[i];
            }

            resampled[resample] = sum / weights.Length;
        }
    }

    /// <summary>An undetermined video gets the share of fakes.</summary>
    private double[] AloneOf(CrossValidation alone, double[] baseRates) =>
        [.. rows.Select((row, i) => alone.Probabilities[row] ?? baseRates[i])];

    private double[] LogitsOf(FitData data)
    {
        var byRow = new double[isFake.Length];
        for (var i = 0; i < data.Rows.Length; i++)
        {
            byRow[data.Rows[i]] = data.Logit[i];
        }

        return [.. rows.Select(row => byRow[row])];
    }

    private static double MeanLoss(double[] probabilities, bool[] isFake) => probabilities.Zip(isFake, FitData.Loss).Average();

    private static double AucOf(double[] probabilities, bool[] isFake) =>
        new Bootstrap(Resamples: 0).Estimate(new LabelledScores(probabilities, isFake), CancellationToken.None)[Metric.Auc].Value;
}
