using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

public sealed partial class AnalyseInBrowserTests
{
    [Fact]
    public async Task A_probe_of_the_scores_runs_live_and_any_browser_shows_the_same_afterwards_also_where_it_is_narrow()
    {
        var page = await OpenAsync("/");
        await UploadAsync(page, Repository.Sample);
        await ChooseAsync(page);
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/jobs/*", new() { Timeout = Patience });
        await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Button, new() { Name = "Probe the scores" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel the probe" })).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("probe-state")).ToHaveTextAsync("The probe has ended", new() { Timeout = Patience });

        var scores = page.Locator("tbody [data-version]:not([data-version=original]) .ff-probe-score");
        await Expect(scores).ToHaveCountAsync(8);
        Assert.All(await scores.AllInnerTextsAsync(), score => Assert.Matches(Percent(), score.Trim()));
        await AssertDotsStandInTheirRowsAsync(page);

        var shown = await page.GetByTestId("probe-table").InnerTextAsync();
        await page.SetViewportSizeAsync(390, 844);
        await AssertDotsStandInTheirRowsAsync(page);
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        var elsewhere = await OpenAsync(new Uri(page.Url).AbsolutePath);
        await Expect(elsewhere.GetByTestId("probe-state")).ToHaveTextAsync("The probe has ended", new() { Timeout = Patience });
        Assert.Equal(shown, await elsewhere.GetByTestId("probe-table").InnerTextAsync());

        await elsewhere.GetByTestId("probe-table").GetByRole(AriaRole.Link, new() { Name = "Blurred" }).ClickAsync();
        await Expect(elsewhere.GetByTestId("probe-of")).ToContainTextAsync("Blurred", new() { Timeout = Patience });
        await Expect(elsewhere.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    private static async Task AssertDotsStandInTheirRowsAsync(IPage page)
    {
        var labels = await page.Locator(".ff-probe-plot .ff-chart-label").AllAsync();
        var dots = await page.Locator(".ff-probe-dot > *").AllAsync();
        Assert.Equal((8, 8), (labels.Count, dots.Count));
        foreach (var (label, dot) in labels.Zip(dots))
        {
            var (word, place) = ((await label.BoundingBoxAsync())!, (await dot.BoundingBoxAsync())!);
            Assert.InRange(place.Y + (place.Height / 2), word.Y, word.Y + word.Height);
            Assert.True(place.X + place.Width > word.X + word.Width, "The dot stands behind its label.");
        }
    }
}
