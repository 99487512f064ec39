using Microsoft.Playwright;
using static FakeFinder.Web.Tests.Dashboard.Browser.EvidenceFixture;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>A service that dies while somebody looks at its pages in Debian's Chromium, and is started again.</summary>
public sealed class RestartInBrowserTests(EvidenceFixture service) : IClassFixture<EvidenceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;
    private const double Chosen = 6;

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Fact]
    public async Task A_page_says_that_the_service_is_gone_comes_back_to_its_place_and_the_job_completes()
    {
        var clips = new SampleClips(service.BaseAddress);
        var clip = service.MakeLongClip("restarted.mp4");
        var job = await clips.SubmitAsync(
            await clips.UploadAsync("restarted.mp4", await File.ReadAllBytesAsync(clip)), "Anna Berg", First, Slow);
        var page = await browser.OpenAsync($"/jobs/{job}", height: 600);
        var row = page.Locator($"[data-detector={Slow}]").First;
        await Expect(page.Locator($"[data-detector={First}]").First)
            .ToHaveAttributeAsync("data-state", "Completed", new() { Timeout = Patience });
        await Expect(row).ToHaveAttributeAsync("data-state", "Running", new() { Timeout = Patience });
        await Expect(page.GetByTestId("timeline")).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });
        await page.Locator("[data-part=seek]").EvaluateAsync(
            "(slider, seconds) => { slider.value = seconds; slider.dispatchEvent(new Event('input', { bubbles: true })); }", Chosen);
        await ExpectChosenAsync(page);
        await page.GetByTestId("timeline-slider").ScrollIntoViewIfNeededAsync();
        var scrolled = await page.EvaluateAsync<float>("() => window.scrollY");
        Assert.True(scrolled > 50, $"The page is scrolled by {scrolled} pixels.");
        var address = page.Url;
        await page.EvaluateAsync("() => { window.isBefore = true; }");

        await service.KillAsync();
        await Expect(page.GetByText("The connection to the service was lost. Trying again…"))
            .ToBeVisibleAsync(new() { Timeout = Patience });
        await service.StartAgainAsync();

        await page.WaitForFunctionAsync("() => !window.isBefore", null, new() { Timeout = Patience });
        await Expect(page.GetByTestId("timeline")).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });
        Assert.Equal(address, page.Url);
        await ExpectChosenAsync(page);
        await Expect(page.GetByTestId("timeline-slider")).ToBeInViewportAsync(new() { Timeout = Patience });
        await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = 5 * Patience });
        await ExpectChosenAsync(page);
        Assert.Empty(browser.Complaints);
    }

    private static Task ExpectChosenAsync(IPage page) =>
        Expect(page.GetByTestId("player")).ToHaveAttributeAsync("data-shown", "6.0000", new() { Timeout = Patience });
}
