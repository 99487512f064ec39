using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>axe-core over the pages, each light and dark, wide and narrow: no finding that it calls serious or critical.</summary>
public sealed class AccessibilityTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark)];

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/analyse")]
    [InlineData("/evaluations")]
    [InlineData("/fleet")]
    [InlineData("/about")]
    [InlineData("/detectors/selimsef")]
    [InlineData("/detectors/nobody")]
    [InlineData("/jobs/no-such-job")]
    [InlineData("/no-such-page")]
    public async Task A_page_has_no_serious_finding(string path)
    {
        foreach (var (width, scheme) in Looks)
        {
            var page = await browser.OpenAsync(path, width, scheme: scheme);
            await SettleAsync(page);
            await CheckAsync(page, $"{path} at {width} pixels, {scheme}");
            await page.Context.CloseAsync();
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>What is asked of the service has come: nothing says any more that it loads.</summary>
    private static Task SettleAsync(IPage page) =>
        Expect(page.Locator("main [role=progressbar]")).ToHaveCountAsync(0, new() { Timeout = DashboardBrowser.Patience });

    private static async Task CheckAsync(IPage page, string where)
    {
        var found = await page.RunAxe();
        Assert.True(found.Passes.Length > 0, $"axe-core looked at nothing of {where}.");
        Assert.True(
            found.Violations.All(violation => violation.Impact is not ("serious" or "critical")),
            $"{where}: " + string.Join("; ", found.Violations.Select(violation =>
                $"{violation.Impact} {violation.Id}: {violation.Help} at "
                + string.Join(", ", violation.Nodes.Select(node => node.Target)))));
    }
}
