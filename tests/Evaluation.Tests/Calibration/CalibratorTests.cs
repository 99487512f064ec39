using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests.Calibration;

public sealed class CalibratorTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public void Platt_finds_the_slope_that_the_scores_were_made_with()
    {
        // Log-odds normal around +s and -s with deviation 1: the true log-odds of a fake are 2 s times the score's.
        var map = Assert.IsType<PlattMap>(Fit(MadeScores.Table(20_000, seed: 3, 0.8)).Detectors[0].Map);

        Assert.Equal(1.6, map.Slope, 0.05);
        Assert.Equal(0, map.Intercept, 0.05);
    }

    [Fact]
    public void A_bent_detector_gets_an_isotonic_map_that_never_falls()
    {
        var bent = MadeScores.With(MadeScores.Table(4_000, seed: 5, 1.5), 0, (_, score) => score < 0.6 ? score / 10 : 0.9 + score / 10);

        var detector = Fit(bent).Detectors[0];

        var map = Assert.IsType<IsotonicMap>(detector.Map);
        Assert.True(detector.CrossValidated.Isotonic < detector.CrossValidated.Platt);
        Assert.True(detector.CrossValidated.Isotonic < detector.CrossValidated.Raw);
        var probabilities = Enumerable.Range(0, 1001).Select(part => map.Apply(part / 1000.0)).ToList();
        Assert.Equal(probabilities.Order(), probabilities);
        Assert.InRange(probabilities[0], 1e-6, 0.2);
        Assert.InRange(probabilities[^1], 0.8, 1 - 1e-6);
    }

    [Fact]
    public void Independent_detectors_together_are_better_than_the_best_alone()
    {
        var fusion = Fit(MadeScores.Table(4_000, seed: 7, 0.8, 0.6)).Fusion!;

        Assert.Equal(["d0", "d1"], fusion.Terms.Select(term => term.Detector));
        Assert.All(
            fusion.Terms.Zip([1.6, 1.2]),
            term => Assert.InRange(term.Second, term.First.Slope.Low!.Value, term.First.Slope.High!.Value));
        Assert.Equal("d0", fusion.Gain.BestDetector);
        Assert.True(fusion.Gain.Improvement.Low > 0);
        Assert.Equal(fusion.Gain.BestLogLoss - fusion.Gain.LogLoss, fusion.Gain.Improvement.Value, 1e-9);
        Assert.True(fusion.Gain.Auc > fusion.Gain.BestAuc);
    }

    [Fact]
    public void A_detector_beside_itself_gains_nothing_and_that_is_said()
    {
        var once = MadeScores.Table(400, seed: 9, 0.7, 0);
        var twice = once with { Rows = [.. once.Rows.Select(row => row with { Cells = [row.Cells[0], row.Cells[0]] })] };

        var calibration = Fit(twice);

        Assert.Equal(calibration.Fusion!.Terms[0].Slope.Value, calibration.Fusion.Terms[1].Slope.Value, 1e-3);
        Assert.Contains(calibration.Warnings, warning => warning.Contains("no better than d", StringComparison.Ordinal));
    }

    [Fact]
    public void Heuristics_get_a_map_and_are_no_part_of_the_fusion()
    {
        var calibration = Fit(MadeScores.WithHeuristic(MadeScores.Table(400, seed: 11, 0.7, 0.7, 2), place: 2));

        Assert.Equal(["d0", "d1"], calibration.Fusion!.Terms.Select(term => term.Detector));
        Assert.True(calibration.Detectors[2].IsHeuristic);
        Assert.Contains(calibration.Warnings, warning => warning.StartsWith("d2 is a heuristic", StringComparison.Ordinal));
        Assert.Null(Fit(MadeScores.WithHeuristic(MadeScores.Table(400, seed: 11, 0.7, 2), place: 1)).Fusion);
    }

    [Fact]
    public void Undetermined_and_missing_scores_are_counted_and_no_part_of_a_fit()
    {
        var table = MadeScores.Table(400, seed: 13, 0.7, 0.7);
        var gaps = MadeScores.With(table, 0, (video, score) => video < 10 ? 0.5 : video < 15 ? null : score);

        var calibration = Fit(gaps);

        var first = calibration.Detectors[0];
        Assert.Equal((10, 5, 193, 192), (first.Undetermined, first.Unscored, first.Real, first.Fake));
        Assert.Equal(400, calibration.Fusion!.Gain.Videos);
        Assert.Equal(calibration.Fusion.Apply([0.5, 0.8]), calibration.Fusion.Apply([null, 0.8]));
        Assert.Equal(0.5, calibration.Fusion.Apply([0.5, null]));
        Assert.Null(calibration.Fusion.Apply([null, null]));
    }

    [Fact]
    public void Thresholds_tell_the_false_alarms_with_their_interval()
    {
        var table = MadeScores.Table(100, seed: 15, 1);
        var certain = MadeScores.With(table, 0, (video, _) => video % 2 == 0 ? 0.99 : video % 10 == 1 ? 0.65 : 0.1);

        var thresholds = Fit(certain).Detectors[0].Thresholds;

        Assert.Equal((0.5, 0.2), (thresholds[0].Threshold, thresholds[0].FalsePositiveRate.Value));
        Assert.Equal((0.7, 0.0), (thresholds[2].Threshold, thresholds[2].FalsePositiveRate.Value));
        Assert.InRange(thresholds[2].FalsePositiveRate.High!.Value, 0.05, 0.1);
        Assert.Equal(1, thresholds[2].TruePositiveRate.Value);
    }

    [Fact]
    public void Separated_classes_give_finite_maps()
    {
        var calibration = Fit(MadeScores.With(MadeScores.Table(80, seed: 17, 1), 0, (video, _) => video % 2 == 0 ? 1 : 0));

        Assert.All([0, 0.3, 1], score => Assert.InRange(calibration.Detectors[0].Map.Apply(score), 0.001, 0.999));
    }

    [Fact]
    public void Too_few_videos_or_one_label_are_refused_in_a_sentence()
    {
        var few = Assert.Throws<EvaluationException>(() => Fit(MadeScores.Table(38, seed: 1, 1)));
        var table = MadeScores.Table(100, seed: 1, 1);
        var one = Assert.Throws<EvaluationException>(() => Fit(table with { Rows = [.. table.Rows.Where(row => row.IsFake)] }));

        Assert.Equal(
            "scores.csv has too few videos: d0 has a determined score for 19 real and 19 fake ones, and a calibration needs at least 20 of "
                + "each; label more videos.",
            few.Message);
        Assert.Equal("scores.csv has 50 FAKE and no REAL videos; add some, since most metrics compare both.", one.Message);
    }

    [Fact]
    public void A_calibration_comes_back_as_it_was_written_and_a_newer_one_is_refused()
    {
        var calibration = Fit(MadeScores.Table(400, seed: 19, 0.8, 0.6));
        var json = EvaluationJson.Write(calibration);

        Assert.Equal(json, EvaluationJson.Write(EvaluationJson.Read<CalibrationDocument>(json, "calibration.json")));
        Assert.Equal(("abc", "made", Now), (calibration.ScoresSha256, calibration.Name, calibration.CreatedAt));
        var newer = EvaluationJson.Write(calibration with { Schema = 2 });
        Assert.Contains(
            "calibration.json has schema 2, and this program knows up to 1",
            Assert.Throws<EvaluationException>(() => EvaluationJson.Read<CalibrationDocument>(newer, "calibration.json")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "x.json is not a calibration",
            Assert.Throws<EvaluationException>(() => EvaluationJson.Read<CalibrationDocument>("[1]", "x.json")).Message,
            StringComparison.Ordinal);
    }

    private static CalibrationDocument Fit(ScoreTable table) =>
        new Calibrator(new Bootstrap(Resamples: 100)).Fit(table, "scores.csv", "abc", "made", Now, CancellationToken.None);
}
