using AngleSharp.Dom;
using Bunit;
using FakeFinder.Web.Dashboard.Scores;

namespace FakeFinder.Web.Tests.Dashboard.Scores;

public sealed class ConfidenceChartTests : DashboardContext
{
    [Fact]
    public void A_bar_goes_from_the_zero_line_to_its_confidence()
    {
        var bars = Draw(new ConfidenceBar("boken", 0.25, ""), new ConfidenceBar("wm", 0.75, "")).FindAll("rect");

        Assert.Equal(("25%", "25%", "ff-real"), Shape(bars[0]));
        Assert.Equal(("50%", "25%", "ff-fake"), Shape(bars[1]));
    }

    [Fact]
    public void The_ends_of_the_scale_fill_their_half_and_never_more()
    {
        var bars = Draw(new ConfidenceBar("boken", 0, ""), new ConfidenceBar("wm", 1, "")).FindAll("rect");

        Assert.Equal(("0%", "50%", "ff-real"), Shape(bars[0]));
        Assert.Equal(("50%", "50%", "ff-fake"), Shape(bars[1]));
    }

    [Fact]
    public void Several_scores_have_an_average_and_parts_without_a_score_do_not_count()
    {
        var chart = Draw(
            new ConfidenceBar("boken", 0.2, ""),
            new ConfidenceBar("wm", 0.9, ""),
            new ConfidenceBar("ntech", null, "no score yet"));

        Assert.Equal("boken: −0.60 No sign. wm: +0.80 Moderate sign. ntech: no score yet. Average: +0.10.", chart.Find("desc").TextContent);
        Assert.Equal("Average", chart.Find(".ff-chart-average .ff-chart-label").TextContent);
    }

    [Fact]
    public void What_says_nothing_and_what_was_not_trained_is_in_no_average_and_heuristics_stand_apart_with_the_word()
    {
        var chart = Draw(
            new ConfidenceBar("residual", 0.9, ""),
            new ConfidenceBar("boken", 0.2, ""),
            new ConfidenceBar("wm", 0.5, ""),
            new ConfidenceBar("ntech", 0.6, ""));

        Assert.Equal(
            "boken: −0.60 No sign. wm: 0.00 Not assessed. ntech: +0.20 Weak sign. Average: −0.20. "
                + "residual: +0.80 Moderate sign, heuristic.",
            chart.Find("desc").TextContent);
        Assert.Equal("residual", chart.Find(".ff-chart-apart .ff-chart-label").TextContent);
        Assert.NotNull(chart.Find(".ff-chart-apart-line"));
    }

    [Fact]
    public void A_heuristic_alone_has_no_line_above_it_and_no_average()
    {
        var chart = Draw(new ConfidenceBar("residual", 0.9, ""));

        Assert.Empty(chart.FindAll(".ff-chart-average, .ff-chart-apart, .ff-chart-apart-line"));
        Assert.Equal("residual: +0.80 Moderate sign, heuristic.", chart.Find("desc").TextContent);
    }

    [Fact]
    public void A_single_score_has_no_average()
    {
        var chart = Draw(new ConfidenceBar("boken", 0.2, ""), new ConfidenceBar("wm", null, "failed, no score"));

        Assert.Empty(chart.FindAll(".ff-chart-average"));
        Assert.Equal("failed, no score", chart.Find(".ff-chart-missing").TextContent);
    }

    [Fact]
    public void An_undetermined_score_is_a_mark_on_the_zero_line()
    {
        var mark = Draw(new ConfidenceBar("boken", 0.5, "")).Find("rect");

        Assert.Equal(("49.75%", "0.5%", "ff-undetermined"), Shape(mark));
    }

    [Fact]
    public void The_drawing_is_named_and_described_for_those_who_do_not_see_it()
    {
        var chart = Draw(new ConfidenceBar("boken", 0.2, ""));
        var names = chart.Find("svg").GetAttribute("aria-labelledby")!.Split(' ');

        Assert.Equal(chart.Find("title").Id, names[0]);
        Assert.Equal(chart.Find("desc").Id, names[1]);
    }

    private IRenderedComponent<ConfidenceChart> Draw(params ConfidenceBar[] bars) =>
        Browser.Render<ConfidenceChart>(parameters => parameters.Add(chart => chart.Bars, bars));

    private static (string? X, string? Width, string? Class) Shape(IElement bar) =>
        (bar.GetAttribute("x"), bar.GetAttribute("width"), bar.ClassName);
}
