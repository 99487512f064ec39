using FakeFinder.Evaluation.Results;
using FakeFinder.Evaluation.Scores;
using ScottPlot;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>What all plots share. Ink, grid and paper are one colour each, so that the report can exchange them for its own.</summary>
internal static class PlotStyle
{
    public const string Ink = "#1F2328";
    public const string Grid = "#D0D7DE";
    public const string Paper = "#FFFFFF";

    /// <summary>Told apart on light and on dark paper, and without red and green (after Okabe and Ito).</summary>
    private static readonly string[] Palette = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#9467BD", "#A6761D"];

    private const string Font = "DejaVu Sans";

    public static Color Fake { get; } = Color.FromHex("#D55E00");

    public static Color Real { get; } = Color.FromHex("#0072B2");

    public static Color Faint { get; } = Color.FromHex("#8C959F");

    public static Plot New(string title, string x, string y)
    {
        var plot = new Plot();
        plot.Font.Set(Font);
        plot.FigureBackground.Color = Color.FromHex(Paper);
        plot.DataBackground.Color = Colors.Transparent;
        plot.Axes.Color(Color.FromHex(Ink));
        plot.Grid.MajorLineColor = Color.FromHex(Grid);
        plot.Title(title);
        plot.XLabel(x);
        plot.YLabel(y);
        plot.Axes.Title.Label.Bold = plot.Axes.Bottom.Label.Bold = plot.Axes.Left.Label.Bold = false;
        return plot;
    }

    /// <summary>Detectors by thin lines; what is made of several by thick ones. Skia writes no dashes to SVG.</summary>
    public static void AddLine(
        Plot plot, SeriesResult series, int place, IReadOnlyList<double> x, IReadOnlyList<double> y, float markers = 0)
    {
        var line = plot.Add.Scatter(x.ToArray(), y.ToArray(), Color.FromHex(Palette[place % Palette.Length]));
        line.LegendText = series.Kind == SeriesKind.Heuristic ? $"{series.Name} (heuristic)" : series.Name;
        line.LineWidth = series.Kind is SeriesKind.Mean or SeriesKind.Fusion ? 3.5f : 1.5f;
        line.MarkerSize = markers;
    }

    /// <summary>What chance, or a perfect calibration, would give.</summary>
    public static void AddDiagonal(Plot plot, double from, double to)
    {
        var line = plot.Add.Line(from, from, to, to);
        (line.LineColor, line.LineWidth) = (Faint, 1);
    }

    public static void ShowLegend(Plot plot, Alignment alignment)
    {
        var legend = plot.ShowLegend(alignment);
        (legend.BackgroundColor, legend.ShadowColor) = (Color.FromHex(Paper), Colors.Transparent);
        (legend.FontColor, legend.OutlineColor) = (Color.FromHex(Ink), Color.FromHex(Grid));
    }
}
