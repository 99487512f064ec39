using System.Globalization;
using Microsoft.Playwright;
using static FakeFinder.Web.Tests.Dashboard.Browser.EvidenceFixture;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// What an analyst does with a job, in Debian's Chromium against the running service and its worker: look together, write down, hand on,
/// compare, delete.
/// </summary>
public sealed class JobInBrowserTests(EvidenceFixture service) : IClassFixture<EvidenceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;

    private readonly SampleClips clips = new(service.BaseAddress);
    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Fact]
    public async Task An_HEVC_clip_is_shown_as_stills_with_boxes_and_then_plays_from_the_copy_that_a_worker_makes()
    {
        string[] coding = ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error", "-tag:v", "hvc1"];
        var clip = service.RecodeSample("hevc.mp4", times: 1, coding);
        var job = await clips.SubmitAsync(await clips.UploadAsync("hevc.mp4", await File.ReadAllBytesAsync(clip)), "Anna Berg", First);
        await clips.FinishAsync(job);
        var page = await browser.NewPageAsync();
        var seen = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/videos/*/proxy", async route =>
        {
            // The copy waits until the test has seen what stands in for it.
            await seen.Task;
            await route.ContinueAsync();
        });
        await browser.GoAsync(page, $"/jobs/{job}");

        var note = page.GetByTestId("player-note");
        var stage = page.Locator("[data-part=stage]");
        await Expect(note).ToContainTextAsync("This browser cannot play this clip.", new() { Timeout = Patience });
        await Expect(note).ToContainTextAsync("You see the analysed frame ", new() { Timeout = Patience });
        await Expect(page.Locator("[data-part=still]")).ToHaveJSPropertyAsync("naturalWidth", 640);
        await Expect(stage).ToHaveAttributeAsync("data-boxes", "A", new() { Timeout = Patience });
        seen.SetResult();

        await Expect(note).ToContainTextAsync("You see a converted copy with the same times", new() { Timeout = Patience });
        await Expect(page.Locator("[data-part=video]")).ToHaveJSPropertyAsync("videoWidth", 640);
        await SeekAsync(page, 4);
        await page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true }).ClickAsync();
        await page.WaitForFunctionAsync(
            "() => Number(document.querySelector('[data-testid=player]').dataset.shown) > 4.5", null, new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause", Exact = true }).ClickAsync();
        await SeekAsync(page, 1);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Two_browsers_on_one_job_see_the_same_while_it_runs_and_afterwards()
    {
        var clip = service.MakeLongClip("shared.mp4");
        var job = await clips.SubmitAsync(await clips.UploadAsync("shared.mp4", await File.ReadAllBytesAsync(clip)), "Anna Berg", Slow);
        var (one, other) = (await browser.OpenAsync($"/jobs/{job}"), await browser.OpenAsync($"/jobs/{job}", 390));

        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Patience));
        string first, second;
        do
        {
            patience.Token.ThrowIfCancellationRequested();
            (first, second) = (await RunningAsync(one), await RunningAsync(other));
        }
        while (first.Length == 0 || first != second);

        foreach (var page in (IPage[])[one, other])
        {
            await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = 5 * Patience });
            await Expect(page.GetByTestId("timeline")).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });
        }

        foreach (var part in (string[])["result", "parts", "timeline-slider"])
        {
            Assert.Equal(await TextAsync(one, part), await TextAsync(other, part));
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_note_keeps_its_moment_the_evidence_is_handed_on_and_the_job_is_deleted_after_a_question()
    {
        var job = await service.AnalyseAsync(service.MakeClip("noted.mp4"), Report(First, 5, _ => 0.8));
        var page = await browser.OpenAsync($"/jobs/{job}");
        await Expect(page.GetByTestId("timeline")).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });
        await SeekAsync(page, 2.4);

        var notes = page.GetByTestId("notes");
        await notes.GetByLabel("Your name").FillAsync("Anna Berg");
        await notes.GetByTestId("note-text").FillAsync("The square jumps.");
        await notes.GetByLabel("At the current moment of the video").CheckAsync();
        await notes.GetByRole(AriaRole.Button, new() { Name = "Add the note" }).ClickAsync();
        await Expect(notes.GetByText("The note was added.")).ToBeVisibleAsync(new() { Timeout = Patience });
        var elsewhere = await browser.OpenAsync($"/jobs/{job}");
        var note = elsewhere.GetByTestId("notes").Locator("[data-note]");
        await Expect(note).ToContainTextAsync("The square jumps.", new() { Timeout = Patience });
        await Expect(note).ToContainTextAsync("Anna Berg");
        await SeekAsync(elsewhere, 1);
        await note.GetByRole(AriaRole.Button, new() { Name = "Show 0:02.4 of the video" }).ClickAsync();
        await ExpectTimeAsync(elsewhere, 2.4);

        await page.GetByRole(AriaRole.Button, new() { Name = "Export" }).ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(
            () => page.Locator("[data-form=bundle]").ClickAsync(), new() { Timeout = Patience });
        Assert.EndsWith(".zip", download.SuggestedFilename, StringComparison.Ordinal);
        await using (var zip = await System.IO.Compression.ZipFile.OpenReadAsync(await download.PathAsync()))
        {
            Assert.Contains(zip.Entries, entry => entry.Name.EndsWith(".html", StringComparison.Ordinal));
        }

        await page.BringToFrontAsync();
        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Keep it" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Keep it" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Delete…" })).ToBeFocusedAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete…" }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Delete 1 analysis" }).ClickAsync();
        await page.WaitForURLAsync("**/jobs", new() { Timeout = Patience });
        await Expect(page.Locator("h1")).ToHaveTextAsync("History");
        await Expect(page.Locator($"tr[data-job='{job}']")).ToHaveCountAsync(0);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_click_in_one_of_two_compared_timelines_moves_both()
    {
        var clip = service.MakeClip("compared.mp4");
        var one = await service.AnalyseAsync(clip, Report(First, 5, _ => 0.8));
        var other = await service.AnalyseAsync(clip, Report(First, 5, _ => 0.4), Report(Second, 20, _ => 0.3));
        var page = await browser.OpenAsync($"/compare?a={one}&b={other}");
        var timelines = page.GetByTestId("timeline");
        foreach (var at in (int[])[0, 1])
        {
            await Expect(timelines.Nth(at)).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });
        }

        var sliders = page.GetByTestId("timeline-slider");
        foreach (var (clicked, share, seconds) in new[] { (0, 0.5f, 2.0), (1, 0.75f, 3.0) })
        {
            var slider = sliders.Nth(clicked);
            await slider.ScrollIntoViewIfNeededAsync();
            var box = (await slider.BoundingBoxAsync())!;
            await page.Mouse.ClickAsync(box.X + 40 + ((box.Width - 52) * share), box.Y + 50);
            foreach (var at in (int[])[0, 1])
            {
                await Expect(sliders.Nth(at)).ToHaveAttributeAsync("aria-valuenow", seconds.ToString("0.00", CultureInfo.InvariantCulture));
            }
        }

        Assert.Empty(browser.Complaints);
    }

    /// <summary>What the page says of the running detector; empty where none runs.</summary>
    private static Task<string> RunningAsync(IPage page) => page.EvaluateAsync<string>(
        """
        () => document.querySelector('[data-testid=parts] tr[data-state=Running] .ff-steps > .ff-note:not(.ff-steps-time)')
          ?.innerText ?? ''
        """);

    private static async Task<string> TextAsync(IPage page, string part) =>
        await page.GetByTestId(part).EvaluateAsync<string>("part => part.textContent.replace(/\\s+/g, ' ')")
            + await page.GetByTestId(part).GetAttributeAsync("aria-valuetext");

    private static async Task SeekAsync(IPage page, double seconds)
    {
        await page.Locator("[data-part=seek]").EvaluateAsync(
            "(slider, seconds) => { slider.value = seconds; slider.dispatchEvent(new Event('input', { bubbles: true })); }", seconds);
        await ExpectTimeAsync(page, seconds);
    }

    private static Task ExpectTimeAsync(IPage page, double seconds) =>
        Expect(page.GetByTestId("player")).ToHaveAttributeAsync(
            "data-shown", seconds.ToString("0.0000", CultureInfo.InvariantCulture), new() { Timeout = Patience });
}
