using FakeFinder.Cli.Api;
using FakeFinder.Cli.Probes;

namespace FakeFinder.Cli.Tests.Probes;

public sealed class ProbeWordsTests
{
    [Theory]
    [InlineData(0.56, 0.05, "fake", false, "56.0 % (+5.0)")]
    [InlineData(0.41, -0.15, "real", true, "41.0 % (-15.0), now: No sign")]
    [InlineData(0.25, 0.001, "real", false, "25.0 % (+0.1)")]
    [InlineData(0.25, 0.0001, "real", false, "25.0 % (0.0)")]
    [InlineData(0.5, null, "undetermined", false, "50.0 %, Not assessed")]
    public void A_cell_has_score_and_change_and_the_band_where_it_crossed_50_per_cent(
        double score, double? change, string verdict, bool flips, string expected) =>
        Assert.Equal(expected, ProbeWords.Cell(new("boken", "completed", score, change, verdict, flips, null, null)));

    [Fact]
    public void A_cell_without_a_score_says_why()
    {
        Assert.Equal("-", ProbeWords.Cell(null));
        Assert.Equal("(cancelled)", ProbeWords.Cell(new("boken", "cancelled", null, null, null, false, null, null)));
    }

    [Theory]
    [InlineData(-0.15, "blurred", "moves by up to 15.0 points (blurred); it crosses 50 % on 0 of 1 versions")]
    [InlineData(0.0, "blurred", "does not move; it crosses 50 % on 0 of 1 versions")]
    [InlineData(null, null, "the video, or every version of it, could not be assessed, so no movement can be told")]
    public void A_sentence_says_what_the_movement_means(double? change, string? at, string expected)
    {
        var version = new ProbeVersion(
            "blurred", "Blurred", "", null, "completed", [new("boken", "completed", 0.4, change, "real", false, null, null)]);
        var movement = new ScoreMovement("boken", 0.55, 0.4, 0.4, change, at, []);

        Assert.Equal([$"boken: {expected}"], ProbeWords.Summary(new Probe(Guid.Empty, "ended", ["boken"], [version], [movement])));
    }

    [Fact]
    public void Where_no_version_has_a_score_nothing_is_said_of_movement()
    {
        var version = new ProbeVersion("blurred", "Blurred", "", null, null, []);
        var movement = new ScoreMovement("boken", 0.55, null, null, null, null, []);

        Assert.Equal(
            ["boken: no version has a score, so nothing can be said"],
            ProbeWords.Summary(new Probe(Guid.Empty, "ended", ["boken"], [version], [movement])));
    }
}
