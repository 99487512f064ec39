using Deque.AxeCore.Playwright;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>axe-core over the pages, each light and dark, wide and narrow: no finding that it calls serious or critical.</summary>
public sealed class AccessibilityTests(AnalysedFixture service) : IClassFixture<AnalysedFixture>, IAsyncLifetime
{
    private static readonly (int Width, ColorScheme Scheme)[] Looks =
        [(1440, ColorScheme.Light), (1440, ColorScheme.Dark), (390, ColorScheme.Light), (390, ColorScheme.Dark)];

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Theory]
    [InlineData("/analyse")]
    [InlineData("/analyse?video={video}")]
    [InlineData("/jobs")]
    [InlineData("/jobs?q=no-such-name")]
    [InlineData("/jobs/{job}")]
    [InlineData("/jobs/{probed}")]
    [InlineData("/jobs/{version}")]
    [InlineData("/jobs/no-such-job")]
    [InlineData("/compare")]
    [InlineData("/compare?a={job}")]
    [InlineData("/compare?a={job}&b={second}")]
    [InlineData("/batches")]
    [InlineData("/batches/{batch}")]
    [InlineData("/batches/no-such-batch")]
    [InlineData("/evaluations")]
    [InlineData("/evaluations/{evaluation}")]
    [InlineData("/fleet")]
    [InlineData("/about")]
    [InlineData("/detectors/selimsef")]
    [InlineData("/detectors/nobody")]
    [InlineData("/no-such-page")]
    public Task A_page_has_no_serious_finding(string path) => CheckAsync(path, SettleAsync);

    [Fact]
    public Task A_job_with_all_that_opens_has_no_serious_finding() => CheckAsync("/jobs/{job}", async page =>
    {
        await Expect(page.GetByTestId("timeline"))
            .ToHaveAttributeAsync("data-ready", "true", new() { Timeout = DashboardBrowser.Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Run more detectors" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await page.EvaluateAsync("() => document.querySelectorAll('main details:not([open]) > summary').forEach(closed => closed.click())");
        await Expect(page.GetByTestId("timeline-table").Locator("tbody tr").First).ToBeVisibleAsync();
        await SettleAsync(page);
    });

    [Fact]
    public Task An_open_menu_of_exports_has_no_serious_finding() => CheckAsync("/jobs/{job}", async page =>
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        await Expect(page.Locator("[data-form=bundle]")).ToBeVisibleAsync();
        await SettleAsync(page);
    });

    [Fact]
    public Task A_selection_in_the_history_and_its_question_have_no_serious_finding() => CheckAsync("/jobs", async page =>
    {
        await page.Locator("tr[data-job]").First.GetByRole(AriaRole.Checkbox).CheckAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await Expect(page.GetByTestId("delete-question")).ToBeVisibleAsync();
        await SettleAsync(page);
    });

    [Fact]
    public async Task A_job_that_runs_has_no_serious_finding()
    {
        var clips = new SampleClips(service.BaseAddress);
        var video = await clips.UploadAsync("runs.mp4", await File.ReadAllBytesAsync(service.MakeLongClip("runs.mp4")));
        foreach (var (width, scheme) in Looks)
        {
            var job = await clips.SubmitAsync(video, "Anna Berg", EvidenceFixture.Slow);
            var page = await browser.OpenAsync($"/jobs/{job}", width, scheme: scheme);
            await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Running", new() { Timeout = DashboardBrowser.Patience });
            await CheckAsync(page, $"A job that runs at {width} pixels, {scheme}");
            await page.Context.CloseAsync();
            await clips.CancelAsync(job);
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>Opens a page in each look, brings it into a state, and has it looked at.</summary>
    private async Task CheckAsync(string path, Func<IPage, Task> reachAsync)
    {
        path = await service.PathAsync(path);
        foreach (var (width, scheme) in Looks)
        {
            var page = await browser.OpenAsync(path, width, scheme: scheme);
            await reachAsync(page);
            await CheckAsync(page, $"{path} at {width} pixels, {scheme}");
            await page.Context.CloseAsync();
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>What is asked of the service has come: nothing that moves says any more that it loads, and nothing fades in.</summary>
    private static async Task SettleAsync(IPage page)
    {
        await Expect(page.Locator("main .mud-progress-indeterminate, main .mud-skeleton"))
            .ToHaveCountAsync(0, new() { Timeout = DashboardBrowser.Patience });
        await page.WaitForFunctionAsync(
            """
            () => document.getAnimations().every(one =>
              one.playState !== 'running' || one.effect.getComputedTiming().iterations === Infinity)
            """);
    }

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
