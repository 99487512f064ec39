using FakeFinder.Evaluation.Scores;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace FakeFinder.Cli.Evaluation.Plots;

/// <summary>
/// For each video the score of each detector, coloured by its label, as the original showed them. Each detector has a band; a video is at
/// the same height in every band.
/// </summary>
internal static class ScoreDots
{
    private const int Width = 900;
    private const int BandHeight = 110;
    private const int Margin = 110;
    private const double Filled = 0.86;

    /// <summary>More dots than this in a band are a blot.</summary>
    private const int MostVideos = 1000;

    public static EvaluationPlot Draw(ScoreTable table)
    {
        const string Title = "Scores";
        var plot = PlotStyle.New(Title, "score (0 real, 1 fake)", "");
        var step = (table.Rows.Count + MostVideos - 1) / MostVideos;
        var rows = Enumerable.Range(0, table.Rows.Count)
            .Where(row => row % Math.Max(1, step) == 0)
            .OrderBy(row => table.Rows[row].IsFake)
            .ThenBy(row => table.Rows[row].File, StringComparer.Ordinal)
            .ToList();
        foreach (var isFake in new[] { false, true })
        {
            var (x, y) = (new List<double>(), new List<double>());
            foreach (var (row, place) in rows.Select((row, place) => (row, place)).Where(video => table.Rows[video.row].IsFake == isFake))
            {
                for (var detector = 0; detector < table.Detectors.Count; detector++)
                {
                    if (table.Rows[row].Cells[detector].Score is { } score)
                    {
                        x.Add(score);
                        y.Add(BandOf(detector, table) + ((place + 0.5) / rows.Count - 0.5) * Filled);
                    }
                }
            }

            var dots = plot.Add.ScatterPoints(x, y, (isFake ? PlotStyle.Fake : PlotStyle.Real).WithAlpha(0.9));
            dots.MarkerSize = rows.Count > 300 ? 3 : 5;
            dots.MarkerShape = isFake ? MarkerShape.FilledCircle : MarkerShape.FilledSquare;
            dots.LegendText = isFake ? "fake" : "real";
        }

        for (var detector = 1; detector < table.Detectors.Count; detector++)
        {
            var border = plot.Add.HorizontalLine(detector - 0.5, color: PlotStyle.Faint);
            border.LineWidth = 1;
        }

        var threshold = plot.Add.VerticalLine(0.5, color: PlotStyle.Faint);
        threshold.LineWidth = 1;
        plot.Axes.Left.TickGenerator = new NumericManual(
            [.. table.Detectors.Select((_, detector) => BandOf(detector, table))],
            [.. table.Detectors.Select(detector => detector.Name)]);
        PlotStyle.ShowLegend(plot, Alignment.UpperRight);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Top);
        plot.Axes.SetLimits(-0.02, 1.02, -0.5, table.Detectors.Count - 0.5);
        var sample = step > 1 ? $" Every {step}th video is shown." : "";
        return EvaluationPlot.Of(
            "scores",
            Title,
            "Each video's score of each detector. In a band the real videos are below (blue squares) and the fakes above (orange circles). "
                + "A good detector has them at different ends; to the right of the grey line a video is called fake." + sample,
            plot,
            Width,
            Margin + BandHeight * table.Detectors.Count);
    }

    /// <summary>The first detector is on top.</summary>
    private static double BandOf(int detector, ScoreTable table) => table.Detectors.Count - 1 - detector;
}
