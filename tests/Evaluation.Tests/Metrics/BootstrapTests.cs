using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Sampling;

namespace FakeFinder.Evaluation.Tests.Metrics;

public sealed class BootstrapTests
{
    [Fact]
    public void The_same_seed_gives_the_same_intervals_and_another_one_others()
    {
        var scores = Sample(seed: 1, count: 200);

        var first = new Bootstrap(Resamples: 200).Estimate(scores, CancellationToken.None);

        Assert.Equal(first, new Bootstrap(Resamples: 200).Estimate(scores, CancellationToken.None));
        Assert.NotEqual(first[Metric.Auc], new Bootstrap(Resamples: 200, Seed: 2).Estimate(scores, CancellationToken.None)[Metric.Auc]);
    }

    [Fact]
    public void Intervals_hold_the_true_value_about_as_often_as_they_claim()
    {
        const int Rounds = 200;
        const double TruePositiveRate = 0.75;

        var held = Enumerable.Range(0, Rounds).Count(round =>
            new Bootstrap(Resamples: 300).Estimate(Sample((ulong)round + 1, count: 300), CancellationToken.None)[Metric.TruePositiveRate]
                is { Low: <= TruePositiveRate, High: >= TruePositiveRate });

        Assert.InRange(held, (int)(0.89 * Rounds), (int)(0.99 * Rounds));
    }

    [Fact]
    public void A_resample_keeps_the_number_of_each_label()
    {
        bool[] isFake = [true, false, false, true, false];
        var (strata, random, weights) = (new Strata(isFake), new SeededRandom(7), new int[isFake.Length]);
        for (var round = 0; round < 100; round++)
        {
            strata.Resample(ref random, weights);

            Assert.Equal((2, 3), (weights[0] + weights[3], weights[1] + weights[2] + weights[4]));
        }
    }

    [Fact]
    public void Folds_have_the_same_number_of_each_label_within_one()
    {
        var isFake = Enumerable.Range(0, 53).Select(video => video % 3 == 0).ToArray();

        var folds = new Strata(isFake).Folds(5, seed: 1);

        foreach (var label in new[] { true, false })
        {
            var counts = folds
                .Zip(isFake)
                .Where(video => video.Second == label)
                .CountBy(video => video.First)
                .Select(fold => fold.Value)
                .ToList();
            Assert.Equal(5, counts.Count);
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    [Fact]
    public void With_one_label_only_what_needs_both_is_missing()
    {
        var metrics = new Bootstrap(Resamples: 10).Estimate(new LabelledScores([0.2, 0.9], [true, true]), CancellationToken.None);

        Assert.Equal(
            [Metric.TruePositiveRate, Metric.Accuracy, Metric.LogLoss, Metric.Brier, Metric.CalibrationError],
            metrics.Keys.Order());
        Assert.Empty(new Bootstrap(Resamples: 10).Estimate(new LabelledScores([], []), CancellationToken.None));
    }

    [Fact]
    public void A_certain_error_costs_what_the_clip_allows()
    {
        var kaggle = new Bootstrap(Resamples: 0).Estimate(new LabelledScores([0.0], [true]), CancellationToken.None);
        var mild = new Bootstrap(Resamples: 0).Estimate(new LabelledScores([0.0], [true], clip: 0.01), CancellationToken.None);

        Assert.Equal(-Math.Log(1e-15), kaggle[Metric.LogLoss].Value, 1e-9);
        Assert.Equal(-Math.Log(0.01), mild[Metric.LogLoss].Value, 1e-9);
    }

    [Fact]
    public void Wilsons_interval_says_something_about_what_was_never_seen()
    {
        var none = Proportion.Of(0, 50);
        var half = Proportion.Of(50, 100);

        Assert.Equal((0.0, 0.0), (none.Value, none.Low!.Value));
        Assert.Equal(0.0713, none.High!.Value, 1e-4);
        Assert.Equal((0.4038, 0.5962), (Math.Round(half.Low!.Value, 4), Math.Round(half.High!.Value, 4)));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.975, 1.959963985)]
    [InlineData(0.001, -3.090232306)]
    public void Normal_deviates_are_those_of_the_tables(double share, double deviate) =>
        Assert.Equal(deviate, NormalDeviate.Of(share), 1e-6);

    /// <summary>Three of four fakes and one of four real videos score above 0.5.</summary>
    private static LabelledScores Sample(ulong seed, int count)
    {
        var random = new SeededRandom(seed);
        var isFake = Enumerable.Range(0, count).Select(video => video % 2 == 0).ToArray();
        return new([.. isFake.Select(fake => (random.Next(4) == 0) == fake ? Low() : 1 - Low())], isFake);

        double Low() => random.Next(499) / 1000.0;
    }
}
