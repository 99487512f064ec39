using System.Globalization;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Evaluation.Results;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>The curves that show all series together.</summary>
internal static class Curves
{
    private const int Width = 640;
    private const int Height = 480;
    private const double DetEnd = 0.001;

    private static readonly double[] DetTicks = [0.001, 0.01, 0.05, 0.2, 0.4, 0.6, 0.8, 0.95, 0.99, 0.999];

    public static EvaluationPlot Roc(IReadOnlyList<SeriesResult> series)
    {
        const string Title = "ROC";
        var plot = PlotStyle.New(Title, "false positive rate (real called fake)", "true positive rate (fake called fake)");
        PlotStyle.AddDiagonal(plot, 0, 1);
        foreach (var (each, place) in series.Select((each, place) => (each, place)))
        {
            PlotStyle.AddLine(
                plot,
                each,
                place,
                [.. each.Roc.Select(point => point.FalsePositiveRate)],
                [.. each.Roc.Select(point => point.TruePositiveRate)]);
        }

        PlotStyle.ShowLegend(plot, Alignment.LowerRight);
        plot.Axes.SetLimits(0, 1, 0, 1);
        return EvaluationPlot.Of(
            "roc",
            Title,
            "Each point is a threshold: how many fakes are found for how many false alarms. The further to the upper left, the better; the "
                + "grey diagonal is chance.",
            plot,
            Width,
            Height);
    }

    public static EvaluationPlot Reliability(IReadOnlyList<SeriesResult> series)
    {
        const string Title = "Reliability";
        var plot = PlotStyle.New(Title, "mean score of the bin", "share of fakes in the bin");
        PlotStyle.AddDiagonal(plot, 0, 1);
        foreach (var (each, place) in series.Select((each, place) => (each, place)))
        {
            var bins = each.Reliability.Where(bin => bin.Count > 0).ToList();
            PlotStyle.AddLine(
                plot,
                each,
                place,
                [.. bins.Select(bin => bin.MeanScore!.Value)],
                [.. bins.Select(bin => bin.FakeShare!.Value)],
                markers: 6);
        }

        PlotStyle.ShowLegend(plot, Alignment.UpperLeft);
        plot.Axes.SetLimits(0, 1, 0, 1);
        return EvaluationPlot.Of(
            "reliability",
            Title,
            "What scores promise and what is true: on the grey diagonal a score of 0.8 means that 80 % of such videos are fake in this "
                + "data set. Below it, scores are too high.",
            plot,
            Width,
            Height);
    }

    public static EvaluationPlot Det(IReadOnlyList<SeriesResult> series)
    {
        const string Title = "Detection error tradeoff (DET)";
        var plot = PlotStyle.New(Title, "false positive rate", "false negative rate (fake called real)");
        var (low, high) = (NormalDeviate.Of(DetEnd), NormalDeviate.Of(1 - DetEnd));
        PlotStyle.AddDiagonal(plot, low, high);
        foreach (var (each, place) in series.Select((each, place) => (each, place)))
        {
            PlotStyle.AddLine(
                plot,
                each,
                place,
                [.. each.Det.Select(point => Deviate(point.FalsePositiveRate))],
                [.. each.Det.Select(point => Deviate(point.FalseNegativeRate))]);
        }

        PlotStyle.ShowLegend(plot, Alignment.UpperRight);
        plot.Axes.Bottom.TickGenerator = Ticks();
        plot.Axes.Left.TickGenerator = Ticks();
        plot.Axes.SetLimits(low, high, low, high);
        return EvaluationPlot.Of(
            "det",
            Title,
            "Both errors on axes that stretch the small ones. The further to the lower left, the better; the equal error rate is where a "
                + "curve crosses the grey diagonal.",
            plot,
            Width,
            Height);
    }

    private static double Deviate(double rate) => NormalDeviate.Of(Math.Clamp(rate, DetEnd, 1 - DetEnd));

    private static NumericManual Ticks() => new(
        [.. DetTicks.Select(NormalDeviate.Of)],
        [.. DetTicks.Select(rate => (rate * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %")]);
}
