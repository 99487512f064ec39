using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// A person's way through the dashboard in Debian's Chromium against the running service, with the one detector that always runs.
/// </summary>
public sealed partial class AnalyseInBrowserTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private const string Detector = "residual";
    private const float Patience = DashboardBrowser.Patience;

    // Notes each step that a row of the table went through, so that no step is missed between two looks.
    private const string NoteSteps = """
        () => {
          window.steps = [];
          new MutationObserver(() => {
            for (const row of document.querySelectorAll('[data-testid=parts] tbody tr[data-state]')) {
              const step = `${row.dataset.state}: ${row.querySelector('.ff-state').innerText.trim()}`;
              if (window.steps.at(-1) !== step) {
                window.steps.push(step);
              }
            }
          }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        }
        """;

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Fact]
    public async Task An_uploaded_clip_is_analysed_live_and_any_browser_shows_the_same_afterwards()
    {
        var page = await OpenAsync("/");
        await UploadAsync(page, Repository.Sample);
        await Expect(page.Locator("video")).ToHaveJSPropertyAsync("duration", 10, new() { Timeout = Patience });
        await ChooseAsync(page);

        await page.EvaluateAsync(NoteSteps);
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true }).ClickAsync();
        await page.WaitForURLAsync("**/jobs/*", new() { Timeout = Patience });
        await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });

        var steps = await page.EvaluateAsync<string[]>("() => window.steps");
        Assert.Contains(steps, step => step.StartsWith("Running: ", StringComparison.Ordinal));
        Assert.Equal("Completed: Done", steps[^1]);

        var shown = await ReadAsync(page);
        Assert.Matches(@"^(No|Weak|Moderate|Strong) sign\s+Heuristic: counts in no summary\s+Judged \d+ of \d+ frames", shown.Verdict);
        Assert.Matches(Percent(), shown.Probability);
        Assert.Matches($@"^{Detector}: (\+|−)?\d\.\d\d {shown.Verdict.Split('\n')[0]}, heuristic\.$", shown.Chart);
        Assert.Contains("uncalibrated", shown.Row, StringComparison.Ordinal);

        var label = (await page.Locator(".ff-chart-label").First.BoundingBoxAsync())!;
        var bar = (await page.Locator(".ff-chart rect").First.BoundingBoxAsync())!;
        Assert.InRange(bar.Y + (bar.Height / 2), label.Y, label.Y + label.Height);
        Assert.True(bar.X > label.X + label.Width, "The bar begins behind its label.");

        await page.ReloadAsync();
        Assert.Equal(shown, await ReadAsync(page));

        var elsewhere = await OpenAsync(new Uri(page.Url).AbsolutePath);
        Assert.Equal(shown, await ReadAsync(elsewhere));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_no_video_is_refused_in_a_sentence_and_nothing_else_changes()
    {
        var page = await OpenAsync("/analyse");

        await page.GetByTestId("clip-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "notes.txt",
                    MimeType = "text/plain",
                    Buffer = "Not a video."u8.ToArray(),
                });

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("notes.txt", new() { Timeout = Patience });
        Assert.Equal("/analyse", new Uri(page.Url).PathAndQuery);
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Analyse", Exact = true })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task A_job_that_was_never_submitted_has_a_page_that_says_so()
    {
        var page = await OpenAsync($"/jobs/{Guid.CreateVersion7()}");

        await Expect(page.Locator("h1")).ToHaveTextAsync("There is no such analysis", new() { Timeout = Patience });
    }

    [Theory]
    [InlineData(1400)]
    [InlineData(390)]
    public async Task A_detectors_name_leads_to_its_card_which_fits_the_window(int width)
    {
        var page = await OpenAsync("/about", width);

        await page.Locator("[data-detector=medics] a").ClickAsync();

        await Expect(page.Locator("h1")).ToContainTextAsync("The Medics", new() { Timeout = Patience });
        await Expect(page.GetByTestId("meaning")).ToContainTextAsync("DeeperForensics, clips that it was not made for: misses 16 of 100");
        await Expect(page.GetByTestId("reason")).ToContainTextAsync("weights pull medics");
        await Expect(page.GetByTestId("here")).ToContainTextAsync("not measured here yet");
        Assert.InRange(await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth"), 1, width);
        foreach (var bar in await page.Locator(".ff-rates svg").AllAsync())
        {
            Assert.InRange((await bar.BoundingBoxAsync())!.Width, 100, width);
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_detector_that_is_not_there_has_a_page_that_lists_those_that_are()
    {
        var page = await OpenAsync("/detectors/nobody");

        await Expect(page.Locator("h1")).ToHaveTextAsync("There is no such detector", new() { Timeout = Patience });
        await page.GetByTestId("detectors").GetByRole(AriaRole.Link, new() { Name = "Noise residual" }).ClickAsync();
        await Expect(page.Locator("h1")).ToContainTextAsync("Noise residual", new() { Timeout = Patience });
    }

    [Fact]
    public async Task A_clip_that_is_here_already_can_be_chosen_by_keyboard_played_faster_and_sought()
    {
        var page = await OpenAsync("/");
        await UploadAsync(page, Repository.Sample);
        await page.GotoAsync(new Uri(service.BaseAddress, "/analyse").ToString());

        await page.GetByRole(AriaRole.Link, new() { Name = "astronaut.mp4" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        var video = page.Locator("video");
        await Expect(video).ToHaveJSPropertyAsync("duration", 10, new() { Timeout = Patience });
        await page.GetByLabel("Speed").SelectOptionAsync("2");
        await page.GetByLabel("Volume").FillAsync("0.3");
        await video.EvaluateAsync("video => { video.currentTime = 7; }");

        await Expect(video).ToHaveJSPropertyAsync("playbackRate", 2);
        await Expect(video).ToHaveJSPropertyAsync("volume", 0.3);
        await Expect(video).ToHaveJSPropertyAsync("currentTime", 7);
        await Expect(video).ToHaveJSPropertyAsync("seeking", false);
    }

    [Fact]
    public async Task A_worker_is_drained_by_hand_and_takes_work_again()
    {
        var page = await OpenAsync("/fleet");
        await Expect(page.Locator("[data-instance]")).ToHaveAttributeAsync("data-state", "hot", new() { Timeout = Patience });
        var instance = $"[data-instance='{await page.Locator("[data-instance]").GetAttributeAsync("data-instance")}']";
        var row = page.Locator(instance);

        // Another worker comes in its place.
        await row.GetByRole(AriaRole.Button, new() { Name = "Drain" }).ClickAsync();
        await Expect(row).ToContainTextAsync("Drained", new() { Timeout = Patience });
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "Drain" })).ToBeDisabledAsync();
        await Expect(page.GetByTestId("decisions")).ToContainTextAsync("requested by a person");

        var elsewhere = await OpenAsync("/fleet");
        await elsewhere.Locator(instance).GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(row).ToHaveAttributeAsync("data-state", "hot", new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("/", 1280, 900)]
    [InlineData("/", 390, 844)]
    [InlineData("/", 320, 640)]
    [InlineData("/fleet", 1280, 900)]
    [InlineData("/fleet", 390, 844)]
    [InlineData("/fleet", 320, 640)]
    [InlineData("/about", 390, 844)]
    [InlineData("/about", 320, 640)]
    [InlineData("/jobs/no-such-job", 390, 844)]
    [InlineData("/no-such-page", 390, 844)]
    public async Task No_page_scrolls_sideways(string path, int width, int height)
    {
        var page = await OpenAsync(path, width, height);

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Every_link_of_the_bar_is_in_sight_where_it_is_narrow()
    {
        var page = await OpenAsync("/about", 320, 640);

        foreach (var link in await page.Locator(".ff-nav a").AllAsync())
        {
            var box = (await link.BoundingBoxAsync())!;
            Assert.InRange(box.X + box.Width, 0, 320);
        }
    }

    [Theory]
    [InlineData("/", ColorScheme.Light)]
    [InlineData("/", ColorScheme.Dark)]
    [InlineData("/fleet", ColorScheme.Light)]
    [InlineData("/about", ColorScheme.Dark)]
    public async Task Whoever_goes_by_keyboard_sees_where_they_are(string path, ColorScheme scheme)
    {
        var page = await OpenAsync(path);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        var seen = new HashSet<string>();
        for (var step = 0; step < 25; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<string[]>("""
                () => {
                  const at = document.activeElement;
                  const shown = at.closest('.mud-icon-button, .ff-drop') ?? at;
                  const style = getComputedStyle(shown);
                  return [at === document.body ? '' : at.outerHTML.slice(0, 120), style.outlineStyle, style.outlineWidth];
                }
                """);
            if (focus[0].Length > 0 && !focus[0].StartsWith("<video", StringComparison.Ordinal))
            {
                seen.Add(focus[0]);
                Assert.True(focus[1] != "none" && focus[2] != "0px", $"The focus on {focus[0]} cannot be seen.");
            }
        }

        Assert.InRange(seen.Count, 5, 25);
    }

    [Fact]
    public async Task Style_sheets_and_scripts_are_sent_compressed_and_links_in_a_text_are_underlined()
    {
        var page = await OpenAsync("/about");
        var files = await page.EvaluateAsync<string[]>(
            "() => [...document.querySelectorAll('link[rel=stylesheet], script[src]')].map(file => file.href ?? file.src)");
        using var http = new HttpClient();
        Assert.Contains(files, file => file.Contains("MudBlazor.min.css", StringComparison.Ordinal));
        foreach (var file in files)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, file) { Headers = { { "Accept-Encoding", "gzip, deflate, br" } } };
            using var response = await http.SendAsync(request);
            Assert.True(
                response.Content.Headers.ContentEncoding.Count == 1,
                $"{file} is sent as it is: {response.Content.Headers.ContentLength} bytes.");
            Assert.InRange((await response.Content.ReadAsByteArrayAsync()).Length, 1, 100_000);
        }

        Assert.Equal(
            "underline",
            await page.Locator("main p a").First.EvaluateAsync<string>("link => getComputedStyle(link).textDecorationLine"));
    }

    private Task<IPage> OpenAsync(string path, int width = 1280, int height = 900) => browser.OpenAsync(path, width, height);

    private static async Task UploadAsync(IPage page, string file)
    {
        await page.GetByTestId("clip-file").SetInputFilesAsync(file);
        await page.WaitForURLAsync("**/analyse?video=*", new() { Timeout = Patience });
    }

    /// <summary>Leaves all detectors out but one, once a worker has said that it can run it.</summary>
    private static async Task ChooseAsync(IPage page)
    {
        var choice = page.GetByTestId("detector-choice");
        await Expect(choice.Locator($"[data-detector={Detector}]")).ToContainTextAsync("Ready", new() { Timeout = Patience });
        foreach (var row in await choice.Locator($"tbody tr:not([data-detector={Detector}]):has(input:enabled)").AllAsync())
        {
            await row.GetByRole(AriaRole.Checkbox).UncheckAsync();
        }
    }

    private static async Task<Shown> ReadAsync(IPage page)
    {
        await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });
        var row = page.Locator($"[data-testid=parts] [data-detector={Detector}]");

        // The report comes a moment after the result.
        await Expect(row).ToContainTextAsync("Run time: ", new() { Timeout = Patience });
        return new Shown(
            await row.InnerTextAsync(),
            (await row.Locator("[data-cell=verdict]").InnerTextAsync()).Trim(),
            (await row.Locator("[data-cell=probability]").InnerTextAsync()).Trim(),
            await page.Locator(".ff-chart desc").TextContentAsync() ?? "");
    }

    [GeneratedRegex(@"^[<>]? ?\d{1,3}\.\d %$")]
    private static partial Regex Percent();

    private sealed record Shown(string Row, string Verdict, string Probability, string Chart);
}
