using Bunit;
using FakeFinder.Catalog;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Dashboard.Pages.Detector;
using FakeFinder.Web.Tests.Calibration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Detector;

public sealed class DetectorPageTests : DashboardContext
{
    [Fact]
    public void Every_detector_has_a_page_with_its_card_and_what_is_missing()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

        foreach (var entry in Browser.Services.GetRequiredService<ModelCatalog>().Detectors)
        {
            var text = Open(entry.Name).Markup;

            Assert.Contains(entry.Title, text, StringComparison.Ordinal);
            Assert.Contains(entry.Notice ?? "", text, StringComparison.Ordinal);
            Assert.Contains(entry.Card!.Details.Authors, text, StringComparison.Ordinal);
            Assert.Contains(entry.Name == "residual" ? "Ready" : "are not installed", text, StringComparison.Ordinal);
            Assert.Contains("not measured here yet", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Published_figures_are_told_in_plain_words_in_a_table_and_in_a_chart_with_how_exact_they_are()
    {
        var page = Open("selimsef");

        Assert.Contains(
            "DeeperForensics, clips that it was not made for: misses 36 of 100 fakes; calls 11 of 100 real clips fake.",
            page.Find("[data-testid=meaning]").TextContent,
            StringComparison.Ordinal);
        Assert.Equal(
            ["DeeperForensics", "63.6 %", "88.9 %", "76.3 %", "0.587"],
            page.FindAll(".ff-figures tbody tr")[2].Children.Select(cell => cell.TextContent));
        Assert.Contains(
            "DFDC test: fakes found 94.8 %, real kept 90.6 %.",
            page.Find(".ff-rates").GetAttribute("aria-label"),
            StringComparison.Ordinal);
        Assert.Equal("63.6%", page.FindAll(".ff-rates rect.ff-fake")[2].GetAttribute("width"));
        Assert.Contains("± 0.3", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_leads_to_the_analyses_that_used_the_detector() =>
        Assert.Equal("/jobs?detector=wm", Open("wm").Find("[data-testid=here] a").GetAttribute("href"));

    [Fact]
    public void A_heuristic_has_its_notice_and_no_figures()
    {
        var page = Open("residual");

        Assert.Equal("Note: heuristic, uncalibrated, for trying the system out", page.Find(".ff-notice").TextContent);
        Assert.Empty(page.FindAll(".ff-figures"));
        Assert.Contains("none needed", page.Find("[data-testid=here]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_a_calibration_has_the_detector_its_rates_on_that_data_stand_on_its_page()
    {
        using var file = new CalibrationFile(CalibrationFile.Of("Newsroom 2026", "wm"));
        Browser.Services.AddSingleton(file.Calibration());

        var here = Open("wm").Find("[data-testid=here]").TextContent;

        Assert.Contains("On Newsroom 2026", here, StringComparison.Ordinal);
        Assert.Contains("above 50.0 %: 50.0 % of fakes, 2.0 % of real videos", here, StringComparison.Ordinal);
    }

    [Fact]
    public void Measured_seconds_are_the_median_of_the_latest_clips_that_were_assessed_here()
    {
        Result(2.0);
        Result(9.0);
        Result(4.0);
        Index.Jobs.Add(Row(new PartRow("residual", "completed", 0.5, "No face was found.", ReportId: Reports.Put("{}"))));
        Index.Jobs.Add(Row(new PartRow("residual", "completed", 0.2, null, ReportId: "gone")));

        Assert.Contains(
            "4.0 s (median of the last 3 clips, 10 s long)",
            Open("residual").Find("[data-testid=here]").TextContent,
            StringComparison.Ordinal);
        Assert.Contains("not measured here yet", Open("wm").Find("[data-testid=here]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_no_detector_has_gets_a_page_that_lists_those_that_there_are()
    {
        var page = Open("nobody");

        Assert.Equal("There is no such detector", page.Find("h1").TextContent);
        Assert.Equal(
            Browser.Services.GetRequiredService<ModelCatalog>().Detectors.Select(entry => $"/detectors/{entry.Name}"),
            page.FindAll("[data-testid=detectors] a").Select(link => link.GetAttribute("href")!));
    }

    [Fact]
    public void A_detector_without_a_card_shows_what_its_entry_says_and_how_to_add_one()
    {
        var models = Path.GetTempFileName();
        File.WriteAllText(
            models,
            """{"schema": 1, "detectors": [{"name": "own", "title": "Ours", "summary": "A network.", "pipeline": "p"}]}""");
        Browser.Services.AddSingleton(new ModelCatalog(Options.Create(new CatalogOptions { Models = models, Weights = "/nowhere" })));
        File.Delete(models);

        var text = Open("own").Markup;

        Assert.Contains("A network.", text, StringComparison.Ordinal);
        Assert.Contains("own has no model card", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_lead_away_from_the_page_by_https_only()
    {
        var links = Open("boken").FindAll("a[target=_blank]");

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.StartsWith("https://", link.GetAttribute("href"), StringComparison.Ordinal));
    }

    private IRenderedComponent<DetectorPage> Open(string name)
    {
        var page = Browser.Render<DetectorPage>(parameters => parameters.Add(detector => detector.Name, name));
        page.WaitForState(() => !page.Markup.Contains("<dd>…</dd>", StringComparison.Ordinal));
        return page;
    }

    private void Result(double seconds) => Index.Jobs.Add(Row(new PartRow(
        "residual",
        "completed",
        0.2,
        null,
        ReportId: Reports.Put(FormattableString.Invariant(
            $$"""{"video": {"codec": "h264", "durationSeconds": 10}, "timings": {"faces": 1, "total": {{seconds}} } }""")))));

    private static JobRow Row(PartRow part) =>
        new(Guid.NewGuid(), "v", "clip.mp4", "completed", false, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch, [part]);
}
