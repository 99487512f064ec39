using FakeFinder.Reports.Evidence;

namespace FakeFinder.Reports.Tests.Evidence;

public sealed class EvidenceSummaryTests
{
    private static readonly Coverage Some = new() { FramesWanted = 25, FramesJudged = 15, TracksSeen = 2, TracksJudged = 1 };

    [Fact]
    public void A_lone_high_score_among_low_ones_is_a_weak_sign_and_a_disagreement()
    {
        var summary = EvidenceSummary.Of([Part("a", 0.8, Some), Part("b", 0.2), Part("c", 0.35)]);

        Assert.Equal(Band.Weak, summary.Band);
        Assert.Equal(
            "Weak sign of manipulation: 1 of 3 detectors above 70 %; they disagree. Judged 15 of 25 sampled frames, 1 of 2 faces.",
            summary.Text);
        Assert.Equal("1 of 3 detectors above 70 %; they disagree. Judged 15 of 25 sampled frames, 1 of 2 faces.", summary.Details);
        Assert.Equal(0.45, summary.Mean!.Value, 12);
        Assert.Equal(0.6, summary.Spread, 12);
        Assert.Equal(new Dictionary<Band, int> { [Band.NoSign] = 2, [Band.Moderate] = 1 }, summary.Bands);
    }

    [Fact]
    public void Agreement_gives_the_band_of_the_mean() =>
        Assert.Equal(
            "Strong sign of manipulation: 2 of 2 detectors above 90 %.",
            EvidenceSummary.Of([Part("a", 0.95), Part("b", 0.97)]).Text);

    [Fact]
    public void That_nothing_is_found_is_said_as_that() =>
        Assert.Equal(
            "No sign of manipulation found: all 2 detectors are below 50 %.", EvidenceSummary.Of([Part("a", 0.1), Part("b", 0.2)]).Text);

    [Fact]
    public void A_heuristic_counts_neither_in_the_mean_nor_in_the_words()
    {
        var summary = EvidenceSummary.Of([Part("a", 0.1), Part("residual", 0.99) with { IsHeuristic = true }]);

        Assert.Equal("No sign of manipulation found: the one detector is below 50 %.", summary.Text);
        Assert.Equal(0.1, summary.Mean);
        Assert.Equal(["residual"], summary.Heuristics);
        Assert.False(summary.Disagree);
    }

    [Fact]
    public void A_heuristic_alone_assesses_nothing()
    {
        var summary = EvidenceSummary.Of([Part("residual", 0.99) with { IsHeuristic = true }]);

        Assert.Equal(Band.NotAssessed, summary.Band);
        Assert.StartsWith("Not assessed: no trained detector was asked.", summary.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_undetermined_score_is_no_part_of_the_mean_and_is_told()
    {
        var summary = EvidenceSummary.Of([Part("a", 0.8), Part("b", 0.5)]);

        Assert.Equal(0.8, summary.Mean);
        Assert.Equal("Moderate sign of manipulation: 1 of 1 detector above 70 %; 1 could not judge the video.", summary.Sentence);
    }

    [Theory]
    [InlineData(PartEnd.Open, "Not assessed: the one detector has not finished.")]
    [InlineData(PartEnd.Failed, "Not assessed: the one detector failed.")]
    [InlineData(PartEnd.Cancelled, "Not assessed: the one detector was cancelled.")]
    public void A_job_without_a_score_says_why(PartEnd end, string sentence) =>
        Assert.Equal(sentence, EvidenceSummary.Of([new JudgedPart { Detector = "a", End = end }]).Text);

    [Fact]
    public void Several_detectors_without_a_score_are_counted() =>
        Assert.Equal(
            "Not assessed: 1 could not judge the video; 1 failed; 1 not finished.",
            EvidenceSummary.Of([
                Part("a", 0.5), new() { Detector = "b", End = PartEnd.Failed }, new() { Detector = "c", End = PartEnd.Open },
            ]).Text);

    [Fact]
    public void A_mean_in_the_very_middle_of_disagreeing_detectors_is_assessed()
    {
        var summary = EvidenceSummary.Of([Part("a", 0.25), Part("b", 0.75)]);

        Assert.Equal(0.5, summary.Mean);
        Assert.Equal(Band.Weak, summary.Band);
    }

    [Fact]
    public void The_detector_that_judged_least_speaks_for_the_coverage() =>
        Assert.Equal(
            "The least (b) judged 1 of 10 sampled frames.",
            EvidenceSummary.Of([
                Part("a", 0.6, new() { FramesWanted = 10, FramesJudged = 10 }),
            Part("b", 0.6, new() { FramesWanted = 10, FramesJudged = 1 }),
            ]).Coverage);

    [Fact]
    public void Detectors_that_judged_all_that_they_sample_are_told_together() =>
        Assert.Equal(
            "Each detector judged all frames that it samples.",
            EvidenceSummary.Of([
                Part("a", 0.6, new() { FramesWanted = 10, FramesJudged = 10 }), Part("b", 0.6, new() { FramesWanted = 16, FramesJudged = 16 }),
            ]).Coverage);

    private static JudgedPart Part(string detector, double probability, Coverage? coverage = null) =>
        new() { Detector = detector, End = PartEnd.Completed, Probability = probability, Coverage = coverage };
}
