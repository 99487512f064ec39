using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// The history in Debian's Chromium against the running service, with jobs of the one detector that always runs: they are found, sent as a
/// link, put away and deleted.
/// </summary>
public sealed class HistoryInBrowserTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;

    private readonly SampleClips clips = new(service.BaseAddress);
    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Fact]
    public async Task A_job_is_found_by_typing_its_link_shows_the_same_and_it_is_archived_and_deleted()
    {
        var kept = await AnalyseAsync("found-kept.mp4", "Anna Berg");
        var gone = await AnalyseAsync("found-gone.mp4", "Bo Chen");
        var page = await OpenAsync("/jobs");
        await Expect(Row(page, kept)).ToBeVisibleAsync(new() { Timeout = Patience });

        await page.GetByTestId("search").PressSequentiallyAsync("FOUND-GONE");
        await Expect(Row(page, kept)).ToHaveCountAsync(0, new() { Timeout = Patience });
        await Expect(Row(page, gone)).ToContainTextAsync("by Bo Chen");
        await Expect(page).ToHaveURLAsync(new Regex(@"/jobs\?q=FOUND-GONE$"));
        var elsewhere = await OpenAsync(new Uri(page.Url).PathAndQuery);
        await Expect(Row(elsewhere, gone)).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(elsewhere.GetByTestId("search")).ToHaveValueAsync("FOUND-GONE");

        await Row(page, gone).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Keep it" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 1 analysis" }).ClickAsync();
        await Expect(page.GetByText("1 analysis deleted.")).ToBeVisibleAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("no-jobs")).ToContainTextAsync("Nothing matches");

        await page.GetByRole(AriaRole.Link, new() { Name = "Clear the filters" }).First.ClickAsync();
        await Row(page, kept).GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Archive", Exact = true }).ClickAsync();
        await Expect(Row(page, kept)).ToHaveCountAsync(0, new() { Timeout = Patience });
        await page.GetByLabel("Archived only").CheckAsync();
        await Expect(Row(page, kept)).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Times_are_those_of_the_readers_zone_and_so_are_days()
    {
        var id = await AnalyseAsync("zone.mp4", "Carla Diaz");
        var page = await OpenAsync("/jobs?q=zone.mp4");
        var time = Row(page, id).Locator("time");
        await Expect(time).ToBeVisibleAsync(new() { Timeout = Patience });
        var at = DateTimeOffset.Parse((await time.GetAttributeAsync("datetime"))!, CultureInfo.InvariantCulture);
        var tokyo = at.ToOffset(TimeSpan.FromHours(9));

        await Expect(time).ToContainTextAsync($"{tokyo:mm}");
        Assert.Contains(
            await time.InnerTextAsync(),
            await page.EvaluateAsync<string>(
                """
                at => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'Asia/Tokyo' })
                  .format(new Date(at))
                """,
                $"{at:o}"),
            StringComparison.Ordinal);
        await page.GotoAsync(new Uri(service.BaseAddress, $"/jobs?q=zone.mp4&from={tokyo:yyyy-MM-dd}&to={tokyo:yyyy-MM-dd}").ToString());
        await Expect(Row(page, id)).ToBeVisibleAsync(new() { Timeout = Patience });
        await page.GotoAsync(new Uri(service.BaseAddress, $"/jobs?q=zone.mp4&from={tokyo.AddDays(1):yyyy-MM-dd}").ToString());
        await Expect(page.GetByTestId("no-jobs")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    public async Task The_page_fits_the_window(int width, ColorScheme scheme)
    {
        var id = await AnalyseAsync("a-name-that-is-so-long-that-it-must-be-broken-somewhere-0123456789-0123456789.mp4", "Anna Berg");
        var page = await OpenAsync("/jobs", width, scheme);
        await Expect(Row(page, id).First).ToBeVisibleAsync(new() { Timeout = Patience });

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(browser.Complaints);
    }

    private static ILocator Row(IPage page, Guid job) => page.Locator($"tr[data-job='{job}']");

    private Task<Guid> AnalyseAsync(string name, string submittedBy) => clips.AnalyseAsync(name, submittedBy);

    private Task<IPage> OpenAsync(string path, int width = 1440, ColorScheme scheme = ColorScheme.Light) =>
        browser.OpenAsync(path, width, scheme: scheme, zone: "Asia/Tokyo");
}
