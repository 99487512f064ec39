using FakeFinder.Cli.Api;
using FakeFinder.Cli.Evaluation.Plots;
using ScottPlot;
using ScottPlot.TickGenerators;
using PlotStyle = FakeFinder.Cli.Evaluation.Plots.PlotStyle;

namespace FakeFinder.Cli.Probes;

/// <summary>
/// For each detector a band with a row for each version: its score as a dot, tied to the video's own score, which is a line through the
/// band.
/// </summary>
internal static class ProbePlot
{
    private const int Width = 900;
    private const int RowHeight = 22;
    private const int Margin = 130;

    /// <summary>Rows of a band besides its versions: the detector's name above, a gap below.</summary>
    private const double Heading = 1;
    private const double Gap = 0.5;

    private static readonly (string Verdict, string Words, Color Color, MarkerShape Shape)[] Dots =
    [
        ("fake", "sign of manipulation", PlotStyle.Fake, MarkerShape.FilledCircle),
        ("real", "no sign", PlotStyle.Real, MarkerShape.FilledSquare),
        ("undetermined", "not assessed", PlotStyle.Faint, MarkerShape.FilledTriangleUp),
    ];

    public static EvaluationPlot Draw(ProbeResult result)
    {
        const string Title = "Scores of changed versions";
        var probe = result.Probe;
        var plot = PlotStyle.New(Title, "score (0 real, 1 fake)", "");
        var ticks = new NumericManual();
        var own = true;
        for (var band = 0; band < probe.Detectors.Count; band++)
        {
            var detector = probe.Detectors[band];
            AddFrame(plot, band, probe, result.IsHeuristic(detector) ? $"{detector} (heuristic)" : detector, ref own);
            for (var row = 0; row < probe.Versions.Count; row++)
            {
                var y = RowOf(band, row, probe);
                ticks.AddMajor(y, probe.Versions[row].Title);
                AddTie(plot, y, probe.OwnScore(detector), probe.Versions[row].Of(detector)?.Score);
            }
        }

        AddDots(plot, probe);
        plot.Axes.Left.TickGenerator = ticks;
        plot.HideGrid();
        PlotStyle.ShowLegend(plot, Alignment.UpperRight);
        plot.Legend.Orientation = Orientation.Horizontal;
        plot.ShowLegend(Edge.Top);
        var height = probe.Detectors.Count * BandRows(probe);
        plot.Axes.SetLimits(-0.02, 1.02, -height, 0);
        return EvaluationPlot.Of(
            "probe",
            Title,
            "The score of each changed version of the video. The dark line is the video's own score; to the right of the grey line at 0.5 "
                + "the detector sees a sign of manipulation.",
            plot,
            Width,
            Margin + (int)(RowHeight * height));
    }

    private static double BandRows(Probe probe) => Heading + probe.Versions.Count + Gap;

    /// <summary>The first detector and the first version are on top; the ordinate falls from 0.</summary>
    private static double RowOf(int band, int row, Probe probe) => -(band * BandRows(probe) + Heading + row + 0.5);

    /// <summary>The detector's name, the line at 0.5 and that of its own score.</summary>
    /// <param name="isFirst">The legend names the line of the own score; false after the first.</param>
    private static void AddFrame(Plot plot, int band, Probe probe, string title, ref bool isFirst)
    {
        var (top, bottom) = (RowOf(band, 0, probe) + 0.5, RowOf(band, probe.Versions.Count - 1, probe) - 0.5);
        var name = plot.Add.Text(title, 0, top);
        (name.LabelAlignment, name.LabelFontSize, name.LabelBold) = (Alignment.LowerLeft, 14, true);
        name.LabelFontColor = Color.FromHex(PlotStyle.Ink);
        AddLine(plot, 0.5, top, 0.5, bottom, PlotStyle.Faint, 1);
        if (probe.OwnScore(probe.Detectors[band]) is { } score)
        {
            var line = AddLine(plot, score, top, score, bottom, Color.FromHex(PlotStyle.Ink), 2);
            line.LegendText = isFirst ? "original" : "";
            isFirst = false;
        }
    }

    /// <summary>From the own score to the version's, or a word in the place of a score.</summary>
    private static void AddTie(Plot plot, double y, double? own, double? score)
    {
        if (score is null)
        {
            var missing = plot.Add.Text("no score", 0, y);
            (missing.LabelAlignment, missing.LabelFontSize, missing.LabelFontColor) = (Alignment.MiddleLeft, 12, PlotStyle.Faint);
        }
        else if (own is not null)
        {
            AddLine(plot, own.Value, y, score.Value, y, PlotStyle.Faint, 1.5f);
        }
    }

    private static void AddDots(Plot plot, Probe probe)
    {
        foreach (var (verdict, words, color, shape) in Dots)
        {
            var places = (
                from band in Enumerable.Range(0, probe.Detectors.Count)
                from row in Enumerable.Range(0, probe.Versions.Count)
                let score = probe.Versions[row].Of(probe.Detectors[band])
                where score is { Score: not null } && score.Verdict == verdict
                select new Coordinates(score.Score!.Value, RowOf(band, row, probe))).ToArray();
            if (places.Length > 0)
            {
                var dots = plot.Add.ScatterPoints(places, color);
                (dots.MarkerSize, dots.MarkerShape, dots.LegendText) = (9, shape, words);
            }
        }
    }

    private static ScottPlot.Plottables.LinePlot AddLine(Plot plot, double x1, double y1, double x2, double y2, Color color, float width)
    {
        var line = plot.Add.Line(x1, y1, x2, y2);
        (line.LineColor, line.LineWidth, line.MarkerSize) = (color, width, 0);
        return line;
    }
}
