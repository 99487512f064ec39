using System.Globalization;
using FakeFinder.Evaluation.Metrics;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

/// <summary>The charts of a run. Points of an uploaded document that are no rates are left out.</summary>
internal static class CurveFigures
{
    private const double DetEnd = 0.001;

    // More than a program writes, few enough for a browser.
    private const int MostPoints = 400;

    private static readonly double[] DetTicks = [0.001, 0.01, 0.05, 0.2, 0.5, 0.8, 0.95, 0.99];
    private static readonly double[] Rates = [0.01, 0.05, 0.1, 0.2, 0.5];

    public static CurveFigure Roc(IReadOnlyList<ShownSeries> series) => new(
        "roc",
        "ROC",
        "Each point is a threshold: how many fakes are found for how many false alarms. The further to the upper left, the better; the "
            + "straight line is chance.",
        new("false alarms (FPR)", 0, 1),
        new("fakes found (TPR)", 0, 1),
        Markers: false,
        [.. series.Select(each => new Curve(each, [.. RocOf(each).Select(point => new CurvePoint(
            point.FalsePositiveRate,
            point.TruePositiveRate,
            $"false alarms {Figures.Percent(point.FalsePositiveRate)}, fakes found {Figures.Percent(point.TruePositiveRate)}"
                + Threshold(point.Threshold)))]))],
        new(
            "Fakes found, by the false alarms that are allowed.",
            ["Series", .. Rates.Select(rate => $"{Whole(rate)} false alarms")],
            [.. series.Select(each => new CurveTableRow(each.Label, [.. Rates.Select(rate => Figures.Percent(FoundAt(each, rate)))]))]));

    public static CurveFigure Det(IReadOnlyList<ShownSeries> series)
    {
        var ticks = DetTicks.Select(rate => new CurveTick(Deviate(rate), Hundredths(rate))).ToList();
        var (low, high) = (Deviate(DetEnd), Deviate(1 - DetEnd));
        return new(
            "det",
            "DET",
            "Both errors on axes that stretch the small ones. The further to the lower left, the better; the equal error rate is where a "
                + "curve crosses the straight line.",
            new("false alarms (FPR), per cent", low, high, ticks),
            new("fakes missed (FNR), per cent", low, high, ticks),
            Markers: false,
            [.. series.Select(each => new Curve(each, [.. DetOf(each).Select(point => new CurvePoint(
                Deviate(point.FalsePositiveRate),
                Deviate(point.FalseNegativeRate),
                $"false alarms {Figures.Percent(point.FalsePositiveRate)}, fakes missed {Figures.Percent(point.FalseNegativeRate)}"
                    + Threshold(point.Threshold)))]))],
            new(
                "False alarms, by the fakes that may be missed.",
                ["Series", .. Rates.Select(rate => $"{Whole(rate)} missed")],
                [
                    .. series.Select(each => new CurveTableRow(
                        each.Label, [.. Rates.Select(rate => Figures.Percent(AlarmsAt(each, rate)))])),
                ]));
    }

    public static CurveFigure Reliability(IReadOnlyList<ShownSeries> series)
    {
        var bins = series.Select(each => each.Result.Reliability).MaxBy(each => each.Count) ?? [];
        return new(
            "reliability",
            "Reliability",
            "What scores promise and what is true: on the straight line a score of 0.8 means that 80 % of such videos are fake in this "
                + "data. Below it, scores are too high.",
            new("mean score of the bin", 0, 1),
            new("share of fakes in the bin", 0, 1),
            Markers: true,
            [.. series.Select(each => new Curve(each, [.. BinsOf(each).Where(bin => IsRate(bin.MeanScore) && IsRate(bin.FakeShare))
                .Select(bin => new CurvePoint(
                    bin.MeanScore!.Value,
                    bin.FakeShare!.Value,
                    $"mean score {Figures.Number(bin.MeanScore)}, {Figures.Percent(bin.FakeShare)} fake of "
                        + Figures.Videos(bin.Count)))]))],
            new(
                "Mean score of the bin, the share of fakes in it, and its videos.",
                ["Scores", .. series.Select(each => each.Label)],
                [.. bins.Take(MostPoints).Select((bin, place) => new CurveTableRow(
                    string.Create(CultureInfo.InvariantCulture, $"{bin.From:0.0#} to {bin.To:0.0#}"),
                    [
                        .. series.Select(each => each.Result.Reliability.ElementAtOrDefault(place) is { } its ? Told(its) : Figures.None),
                    ]))]));
    }

    private static IEnumerable<RocPoint> RocOf(ShownSeries series) =>
        series.Result.Roc.Take(MostPoints).Where(point => IsRate(point.FalsePositiveRate) && IsRate(point.TruePositiveRate));

    private static IEnumerable<DetPoint> DetOf(ShownSeries series) =>
        series.Result.Det.Take(MostPoints).Where(point => IsRate(point.FalsePositiveRate) && IsRate(point.FalseNegativeRate));

    private static IEnumerable<ReliabilityBin> BinsOf(ShownSeries series) => series.Result.Reliability.Take(MostPoints);

    private static double? FoundAt(ShownSeries series, double alarms) =>
        RocOf(series).Where(point => point.FalsePositiveRate <= alarms).Max(point => (double?)point.TruePositiveRate);

    private static double? AlarmsAt(ShownSeries series, double missed) =>
        DetOf(series).Where(point => point.FalseNegativeRate <= missed).Min(point => (double?)point.FalsePositiveRate);

    private static string Told(ReliabilityBin bin) =>
        bin.Count == 0 ? Figures.None : $"{Figures.Number(bin.MeanScore)}: {Figures.Percent(bin.FakeShare)} of {Figures.Count(bin.Count)}";

    private static string Threshold(double? threshold) =>
        threshold is { } known ? $"<br>scores from {Figures.Number(known)} called fake" : "<br>nothing called fake";

    private static string Whole(double rate) => Hundredths(rate) + " %";

    private static string Hundredths(double rate) => (rate * 100).ToString("0.#", CultureInfo.InvariantCulture);

    private static double Deviate(double rate) => NormalDeviate.Of(Math.Clamp(rate, DetEnd, 1 - DetEnd));

    private static bool IsRate(double? value) => value is >= 0 and <= 1;
}
