using System.Globalization;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>A matrix of correlations: orange where two detectors agree, blue where they contradict each other.</summary>
internal static class HeatMap
{
    private const int CellPixels = 76;
    private const int Margin = 190;
    private const double Gap = 0.03;
    private const int Turn = 35;
    private const int LabelLine = 24;
    private const int LetterPixels = 9;

    /// <param name="by">What is compared, for the caption.</param>
    public static EvaluationPlot Draw(
        string name, string title, string by, IReadOnlyList<string> detectors, IReadOnlyList<IReadOnlyList<double?>> matrix)
    {
        var plot = PlotStyle.New(title, "", "");
        plot.HideGrid();
        for (var row = 0; row < detectors.Count; row++)
        {
            for (var column = 0; column < detectors.Count; column++)
            {
                AddCell(plot, column, detectors.Count - 1 - row, matrix[row][column]);
            }
        }

        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. detectors.Select((_, row) => (double)(detectors.Count - 1 - row))], [.. detectors]);
        plot.Axes.Bottom.TickGenerator = new NumericManual([.. detectors.Select((_, column) => (double)column)], [.. detectors]);
        (plot.Axes.Bottom.TickLabelStyle.Rotation, plot.Axes.Bottom.TickLabelStyle.Alignment) = (-Turn, Alignment.UpperRight);

        // What ScottPlot keeps free for turned labels is the height of one line.
        var longest = LetterPixels * detectors.Max(name => name.Length);
        plot.Axes.Bottom.MinimumSize = (float)(LabelLine + longest * Math.Sin(Turn * Math.PI / 180));
        plot.Axes.SetLimits(-0.5, detectors.Count - 0.5, -0.5, detectors.Count - 0.5);
        var side = Margin + CellPixels * detectors.Count;
        return EvaluationPlot.Of(
            name,
            title,
            $"How alike two detectors score the same videos, by {by}. Near 1 they say the same, so that both together are hardly more "
                + $"evidence than one.",
            plot,
            side,
            side);
    }

    private static void AddCell(Plot plot, double x, double y, double? value)
    {
        var strength = Math.Abs(value ?? 0);
        var cell = plot.Add.Rectangle(x - 0.5 + Gap, x + 0.5 - Gap, y - 0.5 + Gap, y + 0.5 - Gap);
        cell.FillColor = Color.FromHex("#F3F4F6").MixedWith(value < 0 ? PlotStyle.Real : PlotStyle.Fake, strength);
        cell.LineWidth = 0;
        var text = plot.Add.Text(value?.ToString("0.00", CultureInfo.InvariantCulture) ?? "-", x, y);
        text.LabelAlignment = Alignment.MiddleCenter;
        text.LabelFontSize = 15;
        text.LabelFontColor = strength > 0.8 ? Color.FromHex("#FEFEFE") : Color.FromHex("#111111");
    }
}
