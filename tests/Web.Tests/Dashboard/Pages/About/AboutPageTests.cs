using Bunit;
using FakeFinder.Catalog;
using FakeFinder.Web.Dashboard.Pages.About;
using FakeFinder.Web.Evidence;
using FakeFinder.Web.Export.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.About;

public sealed class AboutPageTests : DashboardContext
{
    [Fact]
    public void Every_detector_is_listed_with_what_it_is_and_what_is_missing()
    {
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

        var page = Browser.Render<AboutPage>();

        foreach (var entry in Browser.Services.GetRequiredService<ModelCatalog>().Detectors)
        {
            var text = page.Find($"[data-detector={entry.Name}]").TextContent;
            Assert.Contains(entry.Title, text, StringComparison.Ordinal);
            Assert.Contains(entry.Summary, text, StringComparison.Ordinal);
            Assert.Contains(entry.Notice ?? "", text, StringComparison.Ordinal);
            Assert.Contains(entry.Name == "residual" ? "Ready" : "are not installed", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void How_to_read_a_result_is_told_by_the_bands_in_the_words_of_every_result()
    {
        var page = Browser.Render<AboutPage>();

        var bands = page.FindAll("[data-testid=bands] tbody tr");
        Assert.Equal(
            ["below 50 %", "above 50 %, to 70 %", "above 70 %, to 90 %", "above 90 %", "exactly 50 %, or no score"],
            bands.Select(row => row.Children[1].TextContent));
        Assert.Equal(BandMeanings.All.Select(band => band.Meaning()), bands.Select(row => row.Children[2].TextContent));
        Assert.Contains("more than 40 points apart", page.Find("#reading").ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_key_that_signs_evidence_bundles_is_shown_to_be_compared()
    {
        var key = Browser.Services.GetRequiredService<ServiceKey>().Public;

        var page = Browser.Render<AboutPage>();

        Assert.Equal(key.Id, page.Find("[data-testid=keyid]").TextContent);
        Assert.Equal(key.Pem.Trim(), page.Find("[data-testid=key]").TextContent.Trim());
        Assert.Contains("A score is a hint for a person", page.Find("#limits").ParentElement!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void Published_figures_are_given_for_every_detector_with_weights()
    {
        var published = Browser
            .Services.GetRequiredService<ModelCatalog>()
            .Detectors.Where(entry => entry.Weights is not null)
            .Select(entry => entry.Name);

        var rows = Browser.Render<AboutPage>().FindAll("[data-published]");

        Assert.Equal(published, rows.Select(row => row.GetAttribute("data-published")!));
        Assert.Equal(["selimsef", "94.8 %", "90.6 %", "63.6 %", "88.9 %"], rows[0].Children.Select(cell => cell.TextContent));
        Assert.Equal("/detectors/selimsef", rows[0].QuerySelector("a")!.GetAttribute("href"));
    }
}
