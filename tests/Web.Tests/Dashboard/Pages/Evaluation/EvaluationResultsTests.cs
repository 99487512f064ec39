using System.Globalization;
using AngleSharp.Dom;
using Bunit;
using FakeFinder.Evaluation.Results;
using FakeFinder.Web.Dashboard.Pages.Evaluation;
using FakeFinder.Web.Tests.Dashboard.Evaluations;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Evaluation;

public sealed class EvaluationResultsTests : DashboardContext
{
    private static readonly EvaluationDocument Sample = SampleEvaluation.Document;

    [Fact]
    public async Task The_main_metrics_of_each_series_stand_with_their_intervals_and_all_can_be_shown()
    {
        var page = Open(Sample);

        Assert.Equal(
            ["selimsef", "boken", "wm", "residual (heuristic)", "mean", "fusion"],
            page.FindAll("[data-testid=metrics] tbody th").Select(name => name.TextContent));
        Assert.Equal(
            ["Series", "AUC", "Balanced accuracy", "Fakes found (TPR)", "Real kept (TNR)", "Log loss"],
            page.FindAll("[data-testid=metrics] thead th").Select(heading => heading.TextContent));
        Assert.Matches(
            @"^\s*0\.\d{3}\s+0\.\d{3} to [01]\.\d{3}\s*$", page.Find("[data-testid=metrics] [data-series=boken] td").TextContent);

        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Show all 11 metrics").ClickAsync(new());

        Assert.Equal(12, page.FindAll("[data-testid=metrics] thead th").Count);
    }

    [Fact]
    public void Data_warnings_hash_and_calibration_are_told()
    {
        var page = Open(Sample);

        Assert.Equal(["400", "200", "200"], page.FindAll("[data-testid=data] dd").Select(number => number.TextContent));
        Assert.Contains("boken failed on 10 of 400 videos", page.Find("[data-testid=warnings]").TextContent, StringComparison.Ordinal);
        Assert.Contains("residual is a heuristic", page.Find("[data-testid=warnings]").TextContent, StringComparison.Ordinal);
        var made = page.Find("[data-testid=made]").TextContent;
        Assert.Contains("2030-01-02 03:04 UTC", made, StringComparison.Ordinal);
        Assert.Contains(new string('a', 64), made, StringComparison.Ordinal);
        Assert.Contains("An earlier set, made 1970-01-01", made, StringComparison.Ordinal);
    }

    [Fact]
    public void Failures_and_undetermined_videos_are_counted_in_words()
    {
        Assert.Contains(
            "390 videos scored, 190 real and 200 fake; 8 of them undetermined (exactly 0.5), which count as called real. Failed on 10 "
                + "videos, in no figure.",
            Open(Sample).Find("[data-testid=counts] [data-series=boken]").TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_heat_map_has_its_numbers_and_switches_between_both_correlations()
    {
        var page = Open(Sample);
        var pearson = Cells();

        page.FindAll("input[name=correlation]")[1].Change(true);

        Assert.Equal(16, pearson.Count);
        Assert.Equal("1.00", pearson[0]);
        Assert.Equal(Sample.Correlations.Spearman[0][1]!.Value.ToString("0.00", CultureInfo.InvariantCulture), Cells()[1]);
        Assert.Contains(
            "the order of their scores", page.Find("[data-figure=correlation] figcaption").TextContent, StringComparison.Ordinal);

        List<string> Cells() => [.. page.FindAll("[data-testid=heat-map] td").Select(cell => cell.TextContent)];
    }

    [Fact]
    public void A_column_of_groups_is_chosen_and_small_groups_carry_their_warning()
    {
        var page = Open(Sample);
        Assert.Equal(
            ["c23", "c40", "none"],
            page.FindAll("[data-testid=groups] .ff-group .ff-detector").Select(value => value.TextContent));

        page.Find("[data-testid=group-column]").Change("1");

        Assert.Equal(["street", "studio"], page.FindAll("[data-testid=groups] .ff-group .ff-detector").Select(value => value.TextContent));
        Assert.Contains(
            "Only 3 real and 3 fake videos: the figures are mostly chance.",
            page.FindAll("[data-testid=groups] .ff-group")[1].TextContent,
            StringComparison.Ordinal);
        Assert.Equal(12, page.FindAll("[data-testid=groups] tbody tr:not(.ff-group)").Count);
    }

    [Fact]
    public void What_has_no_groups_says_so() =>
        Assert.Contains("There are no groups", Open(Sample with { Groups = [] }).Markup, StringComparison.Ordinal);

    [Fact]
    public async Task A_hundred_series_and_a_thousand_groups_come_in_pages()
    {
        var page = Open(SampleEvaluation.Large(series: 100, groups: 1000));

        Assert.Equal(100, page.FindAll("[data-testid=metrics] tbody tr").Count);
        Assert.Equal(100, page.FindAll("[data-testid=series-choice] input").Count);
        Assert.Contains("8 of 100", page.Find("[data-testid=series-choice] legend").TextContent, StringComparison.Ordinal);
        Assert.InRange(page.FindAll("[data-testid=groups] tbody tr").Count, 10, 120);
        Assert.Contains("Values 1 to 10 of 1,000", page.Markup, StringComparison.Ordinal);

        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Next").ClickAsync(new());

        Assert.Contains("source 10", page.Find("[data-testid=groups] .ff-group").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_series_that_is_turned_off_is_in_no_chart_and_in_no_group()
    {
        var page = Open(Sample);
        Assert.Contains("6 curves", Chart().GetAttribute("aria-label"), StringComparison.Ordinal);

        page.FindAll("[data-testid=series-choice] input")[1].Change(false);

        Assert.Contains("5 curves", Chart().GetAttribute("aria-label"), StringComparison.Ordinal);
        Assert.DoesNotContain("boken", page.Find("[data-testid=groups]").TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("boken", page.Find("[data-testid=heat-map]").TextContent, StringComparison.Ordinal);
        Assert.Equal(6, page.FindAll("[data-testid=metrics] tbody tr").Count);

        IElement Chart() => page.Find("[data-figure=roc] [role=img]");
    }

    [Fact]
    public void Each_chart_has_its_description_and_the_same_as_a_table()
    {
        var page = Open(Sample);
        foreach (var name in new[] { "roc", "det", "reliability" })
        {
            var figure = page.Find($"[data-figure={name}]");

            Assert.Contains(
                "6 curves. The table below says the same.",
                figure.QuerySelector("[role=img]")!.GetAttribute("aria-label"),
                StringComparison.Ordinal);
            Assert.NotEmpty(figure.QuerySelectorAll("details td"));
        }
    }

    [Fact]
    public void Published_results_stand_beside_this_evaluations_own_for_detectors_that_have_some()
    {
        var page = Open(Sample);

        Assert.Equal(["selimsef", "wm", "boken"], page.FindAll("[data-published]").Select(table => table.GetAttribute("data-published")));
        var rows = page.FindAll("[data-published=selimsef] tbody tr");
        Assert.Equal(
            ["DeeperForensics, published", "63.6 %", "88.9 %", "76.3 %", "0.587"],
            rows[2].Children.Select(cell => cell.TextContent));
        Assert.StartsWith("This evaluation (400 videos)", rows[3].TextContent.Trim(), StringComparison.Ordinal);
        Assert.Matches(@"^\d+\.\d %$", rows[3].Children[1].TextContent);
        Assert.Contains("The videos differ", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_detector_that_has_published_results_the_page_says_so() => Assert.Contains(
        "No detector of this evaluation has published results here.",
        Open(SampleEvaluation.Large(series: 2, groups: 0)).Markup,
        StringComparison.Ordinal);

    [Fact]
    public void Markup_in_names_groups_and_warnings_stays_a_text()
    {
        const string Hostile = "<a href=\"javascript:alert(1)\">x</a>";
        var document = SampleEvaluation.Renamed(Hostile) with { Name = Hostile, Warnings = [Hostile] };
        document = document with { Groups = [document.Groups[0] with { Column = Hostile, Value = Hostile, Warning = Hostile }] };

        var page = Open(document);

        Assert.DoesNotContain(page.FindAll("a"), link => link.GetAttribute("href")!.StartsWith("javascript", StringComparison.Ordinal));
        Assert.Equal(Hostile, page.Find("[data-testid=warnings] li").TextContent);
        Assert.Equal(Hostile, page.Find("[data-testid=metrics] tbody th").TextContent);
        Assert.Equal(Hostile, page.Find("[data-testid=groups] .ff-group .ff-detector").TextContent);
    }

    private IRenderedComponent<EvaluationResults> Open(EvaluationDocument document) =>
        Browser.Render<EvaluationResults>(parameters => parameters.Add(results => results.Document, document));
}
