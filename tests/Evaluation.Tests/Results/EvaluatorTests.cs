using FakeFinder.Evaluation.Calibration;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;

namespace FakeFinder.Evaluation.Tests.Results;

public sealed class EvaluatorTests
{
    private static readonly ScoreTable Made = MadeScores.Table(400, seed: 21, 0.8, 0.6);

    [Fact]
    public void Each_detector_the_mean_and_the_fusion_are_judged()
    {
        var calibration = new Calibrator(new Bootstrap(Resamples: 50)).Fit(Made, "s", "abc", "made", default, CancellationToken.None);

        var evaluation = Evaluate(Made, calibration: calibration);

        Assert.Equal(["d0", "d1", "mean", "fusion"], evaluation.Series.Select(series => series.Name));
        Assert.All(evaluation.Series, series =>
        {
            Assert.Equal(11, series.Metrics.Count);
            Assert.NotEmpty(series.Roc);
            Assert.Equal(10, series.Reliability.Count);
        });
        Assert.True(evaluation.Series[3].Of(Metric.Auc)!.Value.Value > evaluation.Series[1].Of(Metric.Auc)!.Value.Value);
        Assert.Contains(evaluation.Warnings, warning => warning.Contains("fitted on these very scores", StringComparison.Ordinal));
        Assert.Equal("made", evaluation.Calibration!.Name);
    }

    [Fact]
    public void A_heuristic_is_judged_alone_and_never_averaged()
    {
        var evaluation = Evaluate(MadeScores.WithHeuristic(Made, place: 1));

        Assert.Equal([SeriesKind.Detector, SeriesKind.Heuristic], evaluation.Series.Select(series => series.Kind));
        Assert.Contains(evaluation.Warnings, warning => warning.StartsWith("d1 is a heuristic", StringComparison.Ordinal));
    }

    [Fact]
    public void Undetermined_videos_count_as_called_real_and_failures_are_in_no_figure_but_said()
    {
        var gaps = MadeScores.With(Made, 0, (video, score) => video < 10 ? 0.5 : video < 14 ? null : score);

        var first = Evaluate(gaps).Series[0];

        Assert.Equal(new SeriesCounts(396, 198, 198, 10, 4), first.Counts);
        Assert.True(first.Confusion.FalseNegatives >= 5 && first.Confusion.TrueNegatives >= 5);
        Assert.Equal(396, first.Confusion.FalseNegatives + first.Confusion.TruePositives + first.Confusion.FalsePositives
            + first.Confusion.TrueNegatives);
        Assert.Equal(
            "d0 failed on 4 of 400 videos, which are in none of its figures; it could not judge 10 of 400 videos (score exactly 0.5), "
                + "which count as called real.",
            Assert.Single(Evaluate(gaps).Warnings));
    }

    [Fact]
    public void Groups_are_judged_too_and_small_ones_carry_a_warning()
    {
        var rows = Made.Rows.Select((row, video) => row with
        {
            Groups = [row.Groups[0], video < 6 ? "few" : video % 2 == 0 && video < 100 ? "fakes" : "many", row.File],
        });

        var evaluation = Evaluate(Made with { GroupColumns = ["half", "kind", "note"], Rows = [.. rows] });

        Assert.Equal(
            [("half", "even"), ("half", "odd"), ("kind", "fakes"), ("kind", "few"), ("kind", "many")],
            evaluation.Groups.Select(group => (group.Column, group.Value)));
        Assert.Equal(
            [
                null,
                null,
                "Only fake videos: metrics that compare both labels are missing.",
                "Only 3 real and 3 fake videos: the figures are mostly chance.",
                null,
            ],
            evaluation.Groups.Select(group => group.Warning));
        Assert.Null(evaluation.Groups[2].Series[0].Of(Metric.Auc));
        Assert.NotNull(evaluation.Groups[2].Series[0].Of(Metric.TruePositiveRate));
        Assert.Contains(
            evaluation.Warnings,
            warning => warning.StartsWith("Not grouped by note, which has 400 values", StringComparison.Ordinal));
    }

    [Fact]
    public void The_document_comes_back_as_it_was_written()
    {
        var json = EvaluationJson.Write(Evaluate(Made));

        Assert.Equal(json, EvaluationJson.Write(EvaluationJson.Read<EvaluationDocument>(json, "metrics.json")));
        Assert.Contains("\"averagePrecision\": {", json, StringComparison.Ordinal);
    }

    [Fact]
    public void What_cannot_be_evaluated_is_one_sentence()
    {
        var calibration = new Calibrator(new Bootstrap(Resamples: 5)).Fit(Made, "s", "abc", "made", default, CancellationToken.None);

        Assert.Equal("s.csv has no videos; add a line for each, such as clips/a.mp4,FAKE.", Refusal(Made with { Rows = [] }));
        Assert.Equal(
            "s.csv has no column 'kind' to group by; it has half.",
            Assert.Throws<EvaluationException>(() => Evaluate(Made, groupBy: ["kind"])).Message);
        Assert.Equal(
            "s.csv has no scores of a detector 'd1'; it has d0.",
            Assert.Throws<EvaluationException>(() => Evaluate(Made.With(["d0"], "s.csv"), calibration: calibration)).Message);
    }

    private static string Refusal(ScoreTable table) => Assert.Throws<EvaluationException>(() => Evaluate(table)).Message;

    private static EvaluationDocument Evaluate(
        ScoreTable table, IReadOnlyList<string>? groupBy = null, CalibrationDocument? calibration = null) =>
        new Evaluator(new Bootstrap(Resamples: 20))
            .Evaluate(table, "s.csv", "abc", "made", default, groupBy, calibration, CancellationToken.None);
}
