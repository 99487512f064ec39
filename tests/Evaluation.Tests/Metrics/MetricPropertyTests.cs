using CsCheck;
using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Evaluation.Tests.Metrics;

/// <summary>What must hold of any scores, ties and missing labels included.</summary>
public sealed class MetricPropertyTests
{
    private const int Fine = 1 << 20;

    private static readonly Gen<double> Score =
        Gen.OneOf(Gen.Int[0, 10].Select(part => part / 10.0), Gen.Int[0, Fine].Select(part => (double)part / Fine));

    private static readonly Gen<(double[] Scores, bool[] IsFake)> Videos =
        from count in Gen.Int[2, 60]
        from scores in Score.Array[count]
        from isFake in Gen.Bool.Array[count]
        select (scores, isFake);

    private static readonly Gen<(double[] Scores, bool[] IsFake)> BothLabels =
        Videos.Where(videos => videos.IsFake.Distinct().Count() == 2);

    [Fact]
    public void Auc_by_pairs_by_ranks_and_by_area_is_the_same() => BothLabels.Sample(videos =>
    {
        var labelled = new LabelledScores(videos.Scores, videos.IsFake);
        var pairs =
            from fake in Of(videos, isFake: true)
            from real in Of(videos, isFake: false)
            select fake > real ? 1 : fake == real ? 0.5 : 0;
        var auc = ValueOf(labelled, Metric.Auc);
        return Near(auc, pairs.Average()) && Near(auc, RocCurve.Area(RocCurve.Of(labelled)));
    });

    [Fact]
    public void A_strictly_monotone_map_leaves_what_depends_on_the_order_alone() => BothLabels.Sample(videos =>
    {
        var (before, after) = (new LabelledScores(videos.Scores, videos.IsFake), Mapped(videos, score => (score + 1) / 4));
        return new[] { Metric.Auc, Metric.AveragePrecision, Metric.EqualErrorRate }.All(metric =>
            ValueOf(before, metric) == ValueOf(after, metric));
    });

    [Fact]
    public void Turned_round_scores_turn_auc_and_rates_round() => BothLabels.Sample(videos =>
    {
        var (before, after) = (new LabelledScores(videos.Scores, videos.IsFake), Mapped(videos, score => 1 - score));
        return Near(ValueOf(before, Metric.Auc), 1 - ValueOf(after, Metric.Auc));
    });

    [Fact]
    public void The_order_of_the_videos_does_not_matter() => BothLabels.Sample(videos =>
    {
        var before = Values(new LabelledScores(videos.Scores, videos.IsFake));
        var after = Values(new LabelledScores([.. videos.Scores.Reverse()], [.. videos.IsFake.Reverse()]));
        return before.Zip(after).All(pair => Near(pair.First, pair.Second));
    });

    [Fact]
    public void All_metrics_but_the_log_loss_are_shares() => Videos.Sample(videos =>
        new Bootstrap(Resamples: 5).Estimate(new LabelledScores(videos.Scores, videos.IsFake), CancellationToken.None)
            .Where(metric => metric.Key != Metric.LogLoss)
            .All(metric => metric.Value is { Value: >= 0 and <= 1, Low: >= 0, High: <= 1 } && metric.Value.Low <= metric.Value.High));

    [Fact]
    public void Weights_count_a_video_as_often_as_writing_it_down_again() => BothLabels.Sample(videos =>
    {
        var twice = new LabelledScores([.. videos.Scores, .. videos.Scores], [.. videos.IsFake, .. videos.IsFake]);
        var once = new LabelledScores(videos.Scores, videos.IsFake);
        var twos = Enumerable.Repeat(2, once.Count).ToArray();
        return MetricPass.Run(once, twos, 2 * once.Fake, 2 * once.Real).Zip(Values(twice)).All(pair => Near(pair.First, pair.Second));
    });

    [Fact]
    public void The_counts_add_up_and_the_bins_hold_every_video() => Videos.Sample(videos =>
    {
        var labelled = new LabelledScores(videos.Scores, videos.IsFake);
        var counts = Confusion.Of(labelled);
        return counts.TruePositives == videos.Scores.Zip(videos.IsFake).Count(video => video.First > 0.5 && video.Second)
            && counts.TruePositives + counts.FalseNegatives == labelled.Fake
            && counts.FalsePositives + counts.TrueNegatives == labelled.Real
            && ReliabilityBin.Of(labelled).Sum(bin => bin.Count) == labelled.Count;
    });

    [Fact]
    public void Thinned_points_are_few_and_keep_the_ends() => BothLabels.Sample(videos =>
    {
        var all = RocCurve.Of(new LabelledScores(videos.Scores, videos.IsFake));
        var thinned = RocCurve.Thin(all, 10);
        return thinned.Count <= Math.Max(10, 3) && thinned[0] == all[0] && thinned[^1] == all[^1];
    });

    private static LabelledScores Mapped((double[] Scores, bool[] IsFake) videos, Func<double, double> map) =>
        new([.. videos.Scores.Select(map)], videos.IsFake);

    private static IEnumerable<double> Of((double[] Scores, bool[] IsFake) videos, bool isFake) =>
        videos.Scores.Zip(videos.IsFake).Where(video => video.Second == isFake).Select(video => video.First);

    private static double ValueOf(LabelledScores scores, Metric metric) => Values(scores)[(int)metric];

    private static double[] Values(LabelledScores scores) =>
        MetricPass.Run(scores, Enumerable.Repeat(1, scores.Count).ToArray(), scores.Fake, scores.Real);

    private static bool Near(double first, double second) => Math.Abs(first - second) < 1e-9;
}
