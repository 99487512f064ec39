using Plotly.Blazor;
using Plotly.Blazor.ConfigLib;
using Plotly.Blazor.LayoutLib;
using Plotly.Blazor.LayoutLib.LegendLib;
using Plotly.Blazor.LayoutLib.ShapeLib;
using Plotly.Blazor.Traces;
using Plotly.Blazor.Traces.ScatterLib;
using LegendOrientation = Plotly.Blazor.LayoutLib.LegendLib.OrientationEnum;
using ScatterLine = Plotly.Blazor.Traces.ScatterLib.Line;
using XAxisTitle = Plotly.Blazor.LayoutLib.XAxisLib.Title;
using YAxisTitle = Plotly.Blazor.LayoutLib.YAxisLib.Title;

namespace FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;

/// <summary>Charts in the words of plotly.js. Every text that is not the program's own goes through <see cref="PlotText"/>.</summary>
internal static class Plots
{
    private const int PlotPixels = 340;
    private const int LegendLinePixels = 21;
    private const int LegendColumns = 2;
    private const string Font = "system-ui, -apple-system, Segoe UI, Roboto, sans-serif";

    /// <summary>No logo, no buttons over the curves, nothing sent anywhere.</summary>
    public static Config Config { get; } = new()
    {
        DisplayModeBar = DisplayModeBarEnum.False,
        DisplayLogo = false,
        Responsive = true,
        TypesetMath = false,
        ShowTips = false,
    };

    /// <summary>A line for each curve.</summary>
    public static IList<ITrace> TracesOf(CurveFigure figure, bool dark) => [.. figure.Curves.Select(curve => TraceOf(figure, curve, dark))];

    /// <summary>The height of a chart with its legend, in pixels.</summary>
    public static int HeightOf(CurveFigure figure) =>
        PlotPixels + (LegendLinePixels * ((figure.Curves.Count + LegendColumns - 1) / LegendColumns));

    /// <summary>Axes with titles, the straight line, and the legend above, where no title is in its way.</summary>
    public static Plotly.Blazor.Layout LayoutOf(CurveFigure figure, bool dark)
    {
        var (ink, grid, paper) = dark ? ("#e4e9ef", "#313b47", "#1a2129") : ("#1d2733", "#dfe3e8", "#ffffff");
        return new()
        {
            AutoSize = true,
            Height = HeightOf(figure),
            PaperBgColor = paper,
            PlotBgColor = paper,
            Font = new() { Color = ink, Family = Font, Size = 13 },
            Margin = new() { T = 8, R = 16, L = 64, B = 48 },
            HoverMode = HoverModeEnum.Closest,
            HoverLabel = new() { BgColor = paper, BorderColor = ink, Font = new() { Color = ink, Family = Font, Size = 13 } },
            ShowLegend = true,
            Legend =
            [
                new()
                {
                    Orientation = LegendOrientation.H,
                    X = 0,
                    Y = 1.02m,
                    YAnchor = YAnchorEnum.Bottom,
                    Font = new() { Color = ink, Size = 12 },
                },
            ],
            Shapes =
            [
                new()
                {
                    Type = TypeEnum.Line,
                    X0 = figure.X.From,
                    X1 = figure.X.To,
                    Y0 = figure.Y.From,
                    Y1 = figure.Y.To,
                    Layer = LayerEnum.Below,
                    Line = new() { Color = "#8c959f", Width = 1 },
                },
            ],
            XAxis =
            [
                new()
                {
                    Title = new XAxisTitle { Text = figure.X.Title, Standoff = 8, Font = new() { Size = 13 } },
                    Range = [figure.X.From, figure.X.To],
                    TickVals = At(figure.X),
                    TickText = Labels(figure.X),
                    TickAngle = 0,
                    GridColor = grid,
                    LineColor = grid,
                    ZeroLine = false,
                },
            ],
            YAxis =
            [
                new()
                {
                    Title = new YAxisTitle { Text = figure.Y.Title, Standoff = 8, Font = new() { Size = 13 } },
                    Range = [figure.Y.From, figure.Y.To],
                    TickVals = At(figure.Y),
                    TickText = Labels(figure.Y),
                    GridColor = grid,
                    LineColor = grid,
                    ZeroLine = false,
                },
            ],
        };
    }

    private static Scatter TraceOf(CurveFigure figure, Curve curve, bool dark)
    {
        var (style, name) = (SeriesStyle.Of(curve.Series, dark), PlotText.Of(curve.Series.Label));
        return new()
        {
            Name = name,
            ShowLegend = true,
            Mode = figure.Markers ? ModeFlag.Lines | ModeFlag.Markers : ModeFlag.Lines,
            X = [.. curve.Points.Select(point => (object)point.X)],
            Y = [.. curve.Points.Select(point => (object)point.Y)],
            TextArray = [.. curve.Points.Select(point => point.Told)],
            HoverTemplate = $"{name}<br>%{{text}}<extra></extra>",
            Line = new ScatterLine
            {
                Color = style.Color,
                Width = (decimal)style.Width,
                Dash = style.Dash.Length == 0 ? "solid" : style.Dash,
            },
            Marker = new Marker { Color = style.Color, Size = 8, Symbol = style.Symbol },
        };
    }

    private static IList<object>? At(CurveAxis axis) => axis.Ticks is { } ticks ? [.. ticks.Select(tick => (object)tick.At)] : null;

    private static IList<object>? Labels(CurveAxis axis) => axis.Ticks is { } ticks ? [.. ticks.Select(tick => (object)tick.Label)] : null;
}
