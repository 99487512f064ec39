using FakeFinder.Detection.Ensembles.Rules;

namespace FakeFinder.Detection.Tests.Ensembles.Rules;

public sealed class StatisticRuleTests
{
    private static readonly double[] Faces = [0.9, 0.1, 0.3, 0.2];

    [Fact]
    public void The_median_of_an_even_number_is_the_mean_of_the_two_in_the_middle()
    {
        var rule = new MedianRule(new MedianParameters(), null);

        Assert.Equal(0.25, rule.Judge([Faces]).Score, 1e-12);
        Assert.Equal(0.2, rule.Judge([[0.1, 0.9, 0.2]]).Score, 1e-12);
    }

    [Theory]
    [InlineData(1, 0.9)]
    [InlineData(2, 0.6)]
    [InlineData(100, 0.375)]
    public void The_top_mean_is_of_the_likeliest_fakes_and_of_all_where_there_are_fewer(int top, double score) =>
        Assert.Equal(score, new TopMeanRule(new TopMeanParameters { Top = top }, null).Judge([Faces]).Score, 1e-12);

    [Fact]
    public void Weights_are_shares_whatever_their_sum()
    {
        var rule = new MeanRule(new MeanParameters(), [0.5f, 0.25f]);

        Assert.Equal(0.3, rule.Judge([[0.2], [0.5]]).Score, 1e-7);
        Assert.Equal(0.3, rule.OfFace([0.2, 0.5]), 1e-7);
    }

    [Fact]
    public void No_score_is_beyond_the_bounds() =>
        Assert.Equal(0.95, new TopMeanRule(new TopMeanParameters { Top = 1, Highest = 0.95 }, null).Judge([[1.0]]).Score);
}
