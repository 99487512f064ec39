using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Sampling;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Calibration;

/// <summary>
/// Fits a map for each detector and the fusion of the trained ones. The method of a map (Platt or isotonic) is the one whose
/// cross-validated log loss is lower; among equals, Platt's.
/// </summary>
/// <param name="bootstrap">Of the fusion's coefficients and gain.</param>
public sealed class Calibrator(Bootstrap bootstrap)
{
    /// <summary>Videos of each label that a fit needs: with fewer, its curve is mostly chance.</summary>
    public const int LeastOfEach = 20;

    private const int Folds = 5;
    private static readonly double[] Thresholds = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99];

    /// <param name="table">Where the scores come from.</param>
    /// <param name="file">The table's file, for sentences.</param>
    /// <param name="sha256">Of the table's file.</param>
    /// <param name="name">Of the data.</param>
    /// <exception cref="EvaluationException">One label only, or too few videos.</exception>
    public CalibrationDocument Fit(
        ScoreTable table, string file, string sha256, string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var isFake = table.Rows.Select(row => row.IsFake).ToArray();
        VideoLabel.CheckBoth(isFake, file);
        var all = Enumerable.Range(0, table.Detectors.Count).Select(place => new FitData(table, place)).ToList();
        var data = all.Where(detector => detector.Real >= LeastOfEach && detector.Fake >= LeastOfEach).ToList();
        if (data.Count == 0)
        {
            var most = all.MaxBy(detector => Math.Min(detector.Real, detector.Fake))!;
            throw new EvaluationException(
                $"{file} has too few videos: {most.Column.Name} has a determined score for {most.Real} real and {most.Fake} fake ones, and "
                    + $"a calibration needs at least {LeastOfEach} of each; label more videos.");
        }

        var foldOf = new Strata(isFake).Folds(Folds, bootstrap.Seed);
        var validated = data.Select(detector => (Data: detector, Alone: CrossValidation.Run(detector, foldOf, Folds))).ToList();
        var trained = validated.Where(detector => !detector.Data.Column.IsHeuristic).ToList();
        var maps = validated.Select(detector => Calibrate(table, detector.Data, detector.Alone)).ToList();
        var fusion = trained.Count < 2 ? null : new FusionFit(trained, isFake).Run(foldOf, Folds, bootstrap, cancellationToken);
        return new(
            CalibrationDocument.CurrentSchema,
            sha256,
            name,
            now,
            new(isFake.Length, isFake.Count(fake => !fake), isFake.Count(fake => fake), [.. maps.Select(map => map.Name)], Folds,
                bootstrap.Seed),
            maps,
            [.. all.Except(data).Select(detector => new LeftOutDetector(
                detector.Column.Name,
                $"It has a determined score for {detector.Real} real and {detector.Fake} fake videos; {LeastOfEach} of each are needed."))],
            fusion,
            [.. CalibrationWarnings.Of(maps, fusion)]);
    }

    private static DetectorCalibration Calibrate(ScoreTable table, FitData data, CrossValidation alone)
    {
        var ones = new int[data.Rows.Length];
        Array.Fill(ones, 1);
        var scored = table.ScoresOf(table.Detectors.ToList().IndexOf(data.Column))
            .Select((score, row) => (Score: score, table.Rows[row].IsFake))
            .Where(video => video.Score is not null)
            .ToList();
        var (fake, real) = (scored.Count(video => video.IsFake), scored.Count(video => !video.IsFake));
        return new(
            data.Column.Name,
            data.Column.IsHeuristic,
            data.Real,
            data.Fake,
            data.UndeterminedCount,
            data.UnscoredCount,
            alone.Loss,
            alone.IsIsotonic ? data.FitIsotonic(ones) : data.FitPlatt(ones),
            [.. Thresholds.Select(threshold => new ThresholdRates(
                threshold,
                Proportion.Of(scored.Count(video => !video.IsFake && video.Score > threshold), real),
                Proportion.Of(scored.Count(video => video.IsFake && video.Score > threshold), fake)))]);
    }
}
