using FakeFinder.Web.Dashboard.Scores;

namespace FakeFinder.Web.Tests.Dashboard.Scores;

public sealed class ScoreTests
{
    [Theory]
    [InlineData(0, "Real", "0.0 %", "−1.00")]
    [InlineData(0.0001, "Real", "< 0.1 %", "−1.00")]
    [InlineData(0.1843, "Real", "18.4 %", "−0.63")]
    [InlineData(0.4999, "Real", "< 50.0 %", "0.00")]
    [InlineData(0.5, "Undetermined", "50.0 %", "0.00")]
    [InlineData(0.5001, "Fake", "> 50.0 %", "0.00")]
    [InlineData(0.7316, "Fake", "73.2 %", "+0.46")]
    [InlineData(0.99999, "Fake", "> 99.9 %", "+1.00")]
    [InlineData(1, "Fake", "100.0 %", "+1.00")]
    public void A_score_is_told_as_verdict_per_cent_and_confidence(double value, string verdict, string percent, string confidence)
    {
        var score = new Score(value);

        Assert.Equal(verdict, score.Verdict.ToString());
        Assert.Equal(percent, score.Percent);
        Assert.Equal(confidence, score.ConfidenceText);
    }
}
