using CsCheck;
using FakeFinder.Evaluation.Fitting;

namespace FakeFinder.Evaluation.Tests.Fitting;

public sealed class RegressionTests
{
    [Fact]
    public void Logistic_regression_ends_where_no_step_makes_it_better() =>
        Gen
            .Select(Gen.Double[-3, 3].Array[30], Gen.Double[-3, 3].Array[30], Gen.Bool.Array[30], (x, y, isFake) => (x, y, isFake))
            .Sample(sample =>
            {
                var ones = Enumerable.Repeat(1, 30).ToArray();
                var fit = new LogisticRegression([sample.x, sample.y], sample.isFake).Fit(ones);
                var best = Loss(fit);
                return Enumerable.Range(0, 3).All(place => new[] { -0.01, 0.01 }.All(step =>
                    Loss([.. fit.Select((coefficient, i) => i == place ? coefficient + step : coefficient)]) >= best));

                double Loss(double[] coefficients)
                {
                    var fakes = sample.isFake.Count(isFake => isFake);
                    return Enumerable.Range(0, 30).Sum(video =>
                    {
                        var logit = coefficients[0] + coefficients[1] * sample.x[video] + coefficients[2] * sample.y[video];
                        var target = sample.isFake[video] ? (fakes + 1.0) / (fakes + 2) : 1.0 / (32 - fakes);
                        return Math.Log(1 + Math.Exp(-Math.Abs(logit))) + Math.Max(logit, 0) - target * logit;
                    }) + 0.0005 * coefficients.Skip(1).Sum(coefficient => coefficient * coefficient);
                }
            });

    [Fact]
    public void A_weight_counts_as_often_as_writing_a_video_down_again()
    {
        double[] x = [-1, 0.5, 2, 0.1];
        bool[] isFake = [false, true, true, false];

        var weighted = new LogisticRegression([x], isFake).Fit([2, 2, 2, 0]);
        var written = new LogisticRegression([[-1, 0.5, 2, -1, 0.5, 2]], [false, true, true, false, true, true]).Fit([1, 1, 1, 1, 1, 1]);

        Assert.Equal(written[0], weighted[0], 1e-6);
        Assert.Equal(written[1], weighted[1], 1e-6);
    }

    [Fact]
    public void Isotonic_blocks_rise_and_hold_every_video() =>
        Gen
            .Select(Gen.Int[0, 20].Select(part => part / 20.0).Array[35], Gen.Bool.Array[35], (scores, isFake) => (scores, isFake))
            .Sample(sample =>
            {
                var order = Enumerable.Range(0, sample.scores.Length).OrderBy(place => sample.scores[place]).ToArray();
                var ones = Enumerable.Repeat(1, order.Length).ToArray();
                var blocks = IsotonicRegression.Fit(order, sample.scores, sample.isFake, ones);
                return blocks.Sum(block => block.Count) == order.Length
                    && blocks.Sum(block => block.Fakes) == sample.isFake.Count(isFake => isFake)
                    && blocks.Zip(blocks.Skip(1)).All(pair => pair.First.Share < pair.Second.Share && pair.First.To < pair.Second.From);
            });
}
