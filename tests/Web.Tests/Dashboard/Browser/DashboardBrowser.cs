using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>Debian's Chromium over the dashboard, and what it complains of.</summary>
internal sealed class DashboardBrowser : IAsyncDisposable
{
    /// <summary>Milliseconds that a page may take for what a test waits for.</summary>
    public const float Patience = 120_000;

    private readonly IPlaywright playwright;
    private readonly IBrowser browser;
    private readonly Uri address;

    private DashboardBrowser(IPlaywright playwright, IBrowser browser, Uri address) =>
        (this.playwright, this.browser, this.address) = (playwright, browser, address);

    /// <summary>Errors of scripts, and what the security policy has kept from loading.</summary>
    public List<string> Complaints { get; } = [];

    public static async Task<DashboardBrowser> LaunchAsync(Uri address)
    {
        var playwright = await Playwright.CreateAsync();
        try
        {
            return new DashboardBrowser(
                playwright,
                await playwright.Chromium.LaunchAsync(
                    new()
                    {
                        ExecutablePath = "/usr/bin/chromium",
                        Args =
                        [
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--no-first-run",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync",
                        ],
                    }),
                address);
        }
        catch
        {
            playwright.Dispose();
            throw;
        }
    }

    /// <summary>Opens a page of the dashboard in a browser of its own, and waits for its heading.</summary>
    /// <param name="path">The page, with its query.</param>
    /// <param name="width">Pixels of the window.</param>
    /// <param name="height">Pixels of the window.</param>
    /// <param name="scheme">Light or dark.</param>
    /// <param name="zone">The reader's time zone by its IANA name; else this machine's.</param>
    public async Task<IPage> OpenAsync(
        string path, int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, string? zone = null)
    {
        var page = await NewPageAsync(width, height, scheme, zone);
        await GoAsync(page, path);
        return page;
    }

    /// <summary>An empty page in a browser of its own, as <see cref="OpenAsync"/> opens it.</summary>
    public async Task<IPage> NewPageAsync(
        int width = 1280, int height = 900, ColorScheme scheme = ColorScheme.Light, string? zone = null)
    {
        var context = await browser.NewContextAsync(
            new()
            {
                ViewportSize = new() { Width = width, Height = height },
                ColorScheme = scheme,
                Locale = "en-GB",
                TimezoneId = zone,
            });
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => Complaints.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.OrdinalIgnoreCase))
            {
                Complaints.Add(message.Text);
            }
        };
        return page;
    }

    /// <summary>Goes to a page of the dashboard, and waits for its heading.</summary>
    public async Task GoAsync(IPage page, string path)
    {
        await page.GotoAsync(new Uri(address, path).ToString());
        await Expect(page.Locator("h1")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    /// <summary>Pixels by which the page is wider than its window.</summary>
    public static Task<int> SidewaysAsync(IPage page) =>
        page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
