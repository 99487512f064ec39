using System.Text.Json;
using FakeFinder.Evaluation.Metrics;
using FakeFinder.Web.Dashboard.Pages.Evaluation;
using FakeFinder.Web.Dashboard.Pages.Evaluation.Charts;
using FakeFinder.Web.Tests.Dashboard.Evaluations;
using Plotly.Blazor.Traces;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Evaluation.Charts;

public sealed class CurveFiguresTests
{
    private static readonly IReadOnlyList<ShownSeries> Series = ShownSeries.Of(SampleEvaluation.Document);

    public static TheoryData<bool> Themes => [false, true];

    [Theory]
    [MemberData(nameof(Themes))]
    public void A_series_has_the_same_line_in_every_chart_and_no_two_have_the_same(bool dark)
    {
        var charts = new[] { CurveFigures.Roc(Series), CurveFigures.Det(Series), CurveFigures.Reliability(Series) }
            .Select(figure =>
                Plots.TracesOf(figure, dark).Cast<Scatter>().Select(line => (line.Name, line.Line.Color, line.Line.Dash)).ToList())
            .ToList();

        Assert.Equal(["selimsef", "boken", "wm", "residual (heuristic)", "mean", "fusion"], charts[0].Select(line => line.Name));
        Assert.Equal(charts[0], charts[1]);
        Assert.Equal(charts[0], charts[2]);
        Assert.Equal(6, charts[0].Select(line => line.Color).Distinct().Count());
        Assert.Equal(6, charts[0].Select(line => line.Dash).Distinct().Count());
    }

    [Fact]
    public void A_series_keeps_its_line_when_others_are_not_shown()
    {
        var all = Plots.TracesOf(CurveFigures.Roc(Series), dark: false).Cast<Scatter>().ElementAt(2);
        var alone = Plots.TracesOf(CurveFigures.Roc([Series[2]]), dark: false).Cast<Scatter>().Single();

        Assert.Equal((all.Name, all.Line.Color, all.Line.Dash), (alone.Name, alone.Line.Color, alone.Line.Dash));
    }

    [Fact]
    public void A_name_that_is_markup_is_written_as_a_text_in_legend_and_hover()
    {
        var hostile = ShownSeries.Of(SampleEvaluation.Renamed("<a href=\"javascript:alert(1)\">%{x}</a>"));
        foreach (var figure in new[] { CurveFigures.Roc(hostile), CurveFigures.Det(hostile), CurveFigures.Reliability(hostile) })
        {
            var line = (Scatter)Plots.TracesOf(figure, dark: false)[0];

            Assert.DoesNotContain("<", line.Name, StringComparison.Ordinal);
            Assert.DoesNotContain("%{x}", line.HoverTemplate, StringComparison.Ordinal);
            Assert.DoesNotContain("<a", line.HoverTemplate, StringComparison.Ordinal);
            Assert.DoesNotContain("alert", JsonSerializer.Serialize(line.TextArray), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Points_that_are_no_rates_are_left_out()
    {
        RocPoint[] points =
            [new(null, 0, 0), new(0.9, double.NaN, 0.5), new(0.8, 0.2, double.PositiveInfinity), new(0.5, -1, 0.5), new(0, 1, 1)];
        var odd = new ShownSeries(0, SampleEvaluation.Document.Series[0] with { Roc = points });

        Assert.Equal([(0, 0), (1, 1)], CurveFigures.Roc([odd]).Curves[0].Points.Select(point => (point.X, point.Y)));
    }

    [Fact]
    public void The_table_says_what_the_curve_shows()
    {
        RocPoint[] points = [new(null, 0, 0), new(0.9, 0.04, 0.5), new(0.8, 0.1, 0.75), new(0, 1, 1)];
        var made = new ShownSeries(0, SampleEvaluation.Document.Series[0] with { Roc = points, Det = RocCurve.ToDet(points).ToList() });

        Assert.Equal(["0.0 %", "50.0 %", "75.0 %", "75.0 %", "75.0 %"], CurveFigures.Roc([made]).Table.Rows[0].Cells);
        Assert.Equal(["100.0 %", "100.0 %", "100.0 %", "100.0 %", "4.0 %"], CurveFigures.Det([made]).Table.Rows[0].Cells);
        Assert.Equal(10, CurveFigures.Reliability([made]).Table.Rows.Count);
    }
}
