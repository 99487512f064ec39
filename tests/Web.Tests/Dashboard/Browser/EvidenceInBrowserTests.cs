using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static FakeFinder.Web.Tests.Dashboard.Browser.EvidenceFixture;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>What a job's page draws over its clip and along its time, in Debian's Chromium against the running service.</summary>
public sealed partial class EvidenceInBrowserTests(EvidenceFixture service) : IClassFixture<EvidenceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;

    /// <summary>The time at which the highest score of <see cref="First"/> is.</summary>
    private const double Worst = 2.6;

    // Where in a screenshot of the player the bright square is, and the box around it: near the lines through the square's middle, since
    // a box between judged frames is dashed.
    private const string Measure = """
        async data => {
          const bytes = Uint8Array.from(atob(data), character => character.charCodeAt(0));
          const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
          const canvas = new OffscreenCanvas(picture.width, picture.height);
          const context = canvas.getContext('2d');
          context.drawImage(picture, 0, 0);
          const { data: pixels, width, height } = context.getImageData(0, 0, picture.width, picture.height);
          const at = (x, y) => [...pixels.slice(4 * (y * width + x), 4 * (y * width + x) + 3)];
          const isSquare = ([r, g, b]) => r > 225 && g > 225 && b > 225;
          const isBox = ([r, g, b]) => Math.abs(r - 255) < 14 && Math.abs(g - 123) < 14 && Math.abs(b - 107) < 14;
          let [left, top, right, bottom] = [width, height, 0, 0];
          const corner = 10;
          for (let y = corner; y < height - corner; y++) {
            for (let x = corner; x < width - corner; x++) {
              if (isSquare(at(x, y))) {
                [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
              }
            }
          }
          const [middleX, middleY] = [(left + right) >> 1, (top + bottom) >> 1];
          const about = [...Array(17).keys()].map(step => step - 8);
          const across = [...Array(width).keys()].filter(x => about.some(step => isBox(at(x, middleY + step))));
          const down = [...Array(height).keys()].filter(y => about.some(step => isBox(at(middleX + step, y))));
          return [left, right, bottom, across[0] ?? -1, across.at(-1) ?? -1, down.at(-1) ?? -1];
        }
        """;

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Fact]
    public async Task Boxes_cover_what_they_name_at_each_time_and_size_and_the_page_opens_at_the_worst_moment()
    {
        var page = await OpenAsync(await MovingAsync("moving.mp4"));
        await Expect(page.Locator("[data-part=time]")).ToContainTextAsync("0:02.60 /", new() { Timeout = Patience });

        await AssertBoxCoversSquareAsync(page, Worst);
        foreach (var (seconds, width) in new[] { (1.2, 1440), (1.88, 1440), (3.0, 1440), (3.52, 390), (1.6, 390) })
        {
            await page.SetViewportSizeAsync(width, 900);
            await SeekAsync(page, seconds);
            await AssertBoxCoversSquareAsync(page, seconds);
        }

        await SeekAsync(page, 0.4);
        await Expect(Stage(page)).ToHaveAttributeAsync("data-boxes", "");
        await SeekAsync(page, 1.2);
        await page.GetByLabel("Boxes", new() { Exact = true }).UncheckAsync();
        await Expect(Stage(page)).ToHaveAttributeAsync("data-boxes", "");
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_timeline_is_walked_by_click_and_key_zoomed_and_read_aloud()
    {
        var page = await OpenAsync(await MovingAsync("walked.mp4"));
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Timeline of walked.mp4" });
        await slider.FocusAsync();
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", "0:02.60, first 95.0 %, face A", new() { Timeout = Patience });

        await page.Keyboard.PressAsync("ArrowRight");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", SecondsOf("0:02.80, first"));
        await ExpectTimeAsync(page, 2.8);
        await page.Keyboard.PressAsync("ArrowLeft");
        await page.Keyboard.PressAsync("ArrowLeft");
        await ExpectTimeAsync(page, 2.4);
        await page.Keyboard.PressAsync("Home");
        await Expect(slider).ToHaveAttributeAsync("aria-valuetext", SecondsOf("0:00.00, first no score, no face found"));
        await ExpectTimeAsync(page, 0);

        var box = (await slider.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(box.X + 40 + ((box.Width - 52) * 0.5f), box.Y + 70);
        await ExpectTimeAsync(page, 2);

        await page.Keyboard.PressAsync("+");
        await Expect(page.GetByText("0:01.0 to 0:03.0")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("0");
        await page.Keyboard.PressAsync(".");
        await ExpectTimeAsync(page, 2.04);
        await page.Keyboard.PressAsync(",");
        await ExpectTimeAsync(page, 2);
        Assert.Empty(browser.Complaints);
    }

    /// <summary>The second key comes when the browser has sought and has not presented the frame yet.</summary>
    [Fact]
    public async Task Keys_in_quick_succession_each_count_from_where_the_one_before_went()
    {
        var page = await OpenAsync(await MovingAsync("hurried.mp4"));
        var slider = page.GetByRole(AriaRole.Slider, new() { Name = "Timeline of hurried.mp4" });
        await ExpectTimeAsync(page, Worst);

        await slider.EvaluateAsync(
            """
            slider => new Promise(done => {
              const press = () => slider.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }));
              document.querySelector('[data-part=video]').addEventListener('seeked', () => { press(); done(); }, { once: true });
              press();
            })
            """);
        await ExpectTimeAsync(page, 2.2);

        await PressAtOnceAsync(page, '.', 5);
        await ExpectTimeAsync(page, 2.4);
        await PressAtOnceAsync(page, ',', 3);
        await ExpectTimeAsync(page, 2.28);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_step_leaves_a_frame_however_long_it_is_shown()
    {
        // The frame of 2 s is shown for 0.24 s.
        var clip = service.MakeClip(
            "uneven.mp4", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-bf", "0",
            "-video_track_timescale", "12800", "-bsf:v", @"setts=ts=TS+if(gt(N\,50)\,2560\,0)");
        var page = await OpenAsync(await service.AnalyseAsync(clip, Report(First, 5, ScoreAt)));
        await ExpectTimeAsync(page, Worst);
        await SeekAsync(page, 2);

        foreach (var (key, seconds) in new[] { ('.', 2.24), ('.', 2.28), (',', 2.24), (',', 2), (',', 1.96) })
        {
            await PressAtOnceAsync(page, key, 1);
            await ExpectTimeAsync(page, seconds);
        }

        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task No_label_over_a_picture_covers_another()
    {
        var page = await browser.OpenAsync("/about");

        var labels = await page.EvaluateAsync<float[][]>(
            """
            async () => {
              const { drawBoxes, drawWhole } = await import('/evidence/boxes.js');
              const context = document.createElement('canvas').getContext('2d');
              const picture = { left: 0, top: 0, width: 336, height: 252 };
              const evidence = { width: 336, height: 252, bands: [{ band: 'noSign', above: 0 }] };
              const box = { track: 'A', detector: 'one', score: 0.7, judged: true };
              const faces = [{ ...box, left: 84, top: 35, right: 154, bottom: 128 }, { ...box, left: 90, top: 2, right: 150, bottom: 15 }];
              const labels = [];
              const whole = ['two', 'three'].map(detector => ({ detector, mark: { score: 0.4 } }));
              drawWhole(context, picture, evidence, whole, () => '#fff', labels);
              drawBoxes(context, picture, evidence, faces, '', () => '#fff', labels);
              return labels.map(({ x, y, width }) => [x, y, width]);
            }
            """);

        Assert.Equal(4, labels.Length);
        Assert.All(
            from one in labels from other in labels where one != other select (one, other),
            pair => Assert.True(
                Math.Abs(pair.one[1] - pair.other[1]) >= 18
                    || pair.one[0] + pair.one[2] <= pair.other[0]
                    || pair.other[0] + pair.other[2] <= pair.one[0]));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_table_says_what_the_timeline_draws_and_its_times_lead_there()
    {
        var page = await OpenAsync(await MovingAsync("told.mp4"));
        var table = page.GetByTestId("timeline-table");
        await table.GetByText("Show as a table").ClickAsync();

        await Expect(table.GetByRole(AriaRole.Row).Filter(new() { HasText = "Not judged: no face found" }).First)
            .ToContainTextAsync("0:00.00 to", new() { Timeout = Patience });
        await table.GetByLabel("Order").SelectOptionAsync("worst");
        var worst = table.Locator("tbody tr").First;
        await Expect(worst).ToContainTextAsync("95.0 %");
        await Expect(worst).ToContainTextAsync("Strong sign");
        await SeekAsync(page, 1.2);
        await worst.GetByRole(AriaRole.Button).ClickAsync();
        await ExpectTimeAsync(page, Worst);

        await SeekAsync(page, 1.2);
        await page.GetByTestId("moments").GetByRole(AriaRole.Button, new() { Name = "Go to 0:02.60, face A" }).ClickAsync();
        await ExpectTimeAsync(page, Worst);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_clip_that_the_browser_cannot_play_says_so_and_shows_the_analysed_frames()
    {
        var clip = service.MakeClip("unplayable.avi", "-c:v", "mpeg4", "-q:v", "2");
        var job = await service.AnalyseAsync(clip, Report(First, 5, ScoreAt));
        var still = service.Still(clip, Worst);
        var page = await NewPageAsync();
        await page.RouteAsync("**/api/v1/videos/*/proxy", route => route.FulfillAsync(new()
        {
            Status = 503,
            ContentType = "application/problem+json",
            Body = """{"detail":"No worker runs that could convert it."}""",
        }));
        await page.RouteAsync("**/frames/**", route => route.FulfillAsync(new() { ContentType = "image/jpeg", BodyBytes = still }));
        await GoAsync(page, job);

        var note = page.GetByTestId("player-note");
        await Expect(note).ToContainTextAsync(
            "This browser cannot play this clip. No worker runs that could convert it.", new() { Timeout = Patience });
        await Expect(note).ToContainTextAsync("You see the analysed frame 65 at 0:02.60 as a still picture.", new() { Timeout = Patience });
        await AssertBoxCoversSquareAsync(page, Worst);
        await page.GetByRole(AriaRole.Button, new() { Name = "One frame forward" }).ClickAsync();
        await Expect(note).ToContainTextAsync("the analysed frame 70 at 0:02.80");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Play", Exact = true })).ToBeDisabledAsync();
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_clip_that_the_browser_cannot_play_is_played_from_the_copy_that_the_service_makes()
    {
        var clip = service.MakeClip("converted.avi", "-c:v", "mpeg4", "-q:v", "2");
        var copy = await File.ReadAllBytesAsync(service.MakeClip("copy.mp4"));
        var job = await service.AnalyseAsync(clip, Report(First, 5, ScoreAt));
        var page = await NewPageAsync();
        var asked = 0;
        await page.RouteAsync("**/api/v1/videos/*/proxy", route => route.FulfillAsync(
            Interlocked.Increment(ref asked) == 1
                ? new RouteFulfillOptions
                {
                    Status = 202,
                    ContentType = "application/json",
                    Body = """{"state":"running","fraction":0.42}""",
                    Headers = new Dictionary<string, string> { ["Retry-After"] = "1" },
                }
                : PartOf(copy, route.Request)));
        await GoAsync(page, job);

        await Expect(page.GetByTestId("player-note")).ToContainTextAsync(
            "You see a converted copy with the same times", new() { Timeout = Patience });
        await AssertBoxCoversSquareAsync(page, Worst);
        await SeekAsync(page, 1.6);
        await AssertBoxCoversSquareAsync(page, 1.6);
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData(1440, ColorScheme.Light)]
    [InlineData(390, ColorScheme.Dark)]
    [InlineData(320, ColorScheme.Light)]
    public async Task The_page_does_not_scroll_sideways_and_keeps_its_name_in_view(int width, ColorScheme scheme)
    {
        var page = await NewPageAsync(width);
        await page.EmulateMediaAsync(new() { ColorScheme = scheme });
        await GoAsync(page, await MovingAsync($"fits-{width}.mp4"));
        await Expect(page.GetByTestId("timeline")).ToHaveAttributeAsync("data-ready", "true", new() { Timeout = Patience });

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        await page.EvaluateAsync("() => window.scrollTo(0, document.body.scrollHeight)");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeInViewportAsync();
        Assert.Empty(browser.Complaints);
    }

    private static double ScoreAt(double seconds) => Math.Round(0.95 - (0.02 * Math.Abs(seconds - Worst)), 4);

    private static ILocator Stage(IPage page) => page.Locator("[data-part=stage]");

    private Task<Guid> MovingAsync(string name) =>
        service.AnalyseAsync(service.MakeClip(name), Report(First, 5, ScoreAt), Report(Second, 20, _ => 0.3));

    private Task<IPage> NewPageAsync(int width = 1440) => browser.NewPageAsync(width);

    private async Task<IPage> OpenAsync(Guid job)
    {
        var page = await NewPageAsync();
        await GoAsync(page, job);
        return page;
    }

    private async Task GoAsync(IPage page, Guid job)
    {
        await page.GotoAsync(new Uri(service.BaseAddress, $"/jobs/{job}").ToString());
        await Expect(page.GetByTestId("timeline")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private static async Task SeekAsync(IPage page, double seconds)
    {
        var slider = page.Locator("[data-part=seek]");
        await slider.EvaluateAsync(
            "(slider, seconds) => { slider.value = seconds; slider.dispatchEvent(new Event('input', { bubbles: true })); }", seconds);
        await ExpectTimeAsync(page, seconds);
    }

    private static async Task PressAtOnceAsync(IPage page, char key, int times) =>
        await page.GetByTestId("player").EvaluateAsync(
            """
            (player, { key, times }) => {
              for (let time = 0; time < times; time++) {
                player.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
              }
            }
            """,
            new { key = $"{key}", times });

    /// <summary>The player shows the frame of this time.</summary>
    private static Task ExpectTimeAsync(IPage page, double seconds) =>
        Expect(page.GetByTestId("player")).ToHaveAttributeAsync(
            "data-shown", seconds.ToString("0.0000", CultureInfo.InvariantCulture), new() { Timeout = Patience });

    /// <summary>The range that a player asks for.</summary>
    private static RouteFulfillOptions PartOf(byte[] video, Microsoft.Playwright.IRequest request)
    {
        var range = Range().Match(request.Headers.GetValueOrDefault("range", "bytes=0-"));
        var from = int.Parse(range.Groups[1].Value, CultureInfo.InvariantCulture);
        var last = range.Groups[2].Length > 0 ? int.Parse(range.Groups[2].Value, CultureInfo.InvariantCulture) : video.Length - 1;
        return new RouteFulfillOptions
        {
            Status = 206,
            ContentType = "video/mp4",
            BodyBytes = video[from..(Math.Min(last, video.Length - 1) + 1)],
            Headers = new Dictionary<string, string>
            {
                ["Accept-Ranges"] = "bytes",
                ["Content-Range"] = $"bytes {from}-{Math.Min(last, video.Length - 1)}/{video.Length}",
            },
        };
    }

    [GeneratedRegex(@"bytes=(\d+)-(\d*)")]
    private static partial Regex Range();

    private static Regex SecondsOf(string start) => new($"^{Regex.Escape(start)}");

    private static async Task AssertBoxCoversSquareAsync(IPage page, double seconds)
    {
        await Expect(Stage(page)).ToHaveAttributeAsync("data-boxes", "A", new() { Timeout = Patience });
        await Stage(page).ScrollIntoViewIfNeededAsync();
        var shot = await Stage(page).ScreenshotAsync();
        var found = await page.EvaluateAsync<int[]>(Measure, Convert.ToBase64String(shot));
        const int near = 5;
        foreach (var (square, box) in new[] { (found[0], found[3]), (found[1], found[4]), (found[2], found[5]) })
        {
            Assert.True(
                Math.Abs(square - box) <= near,
                $"At {seconds} s the square ends at {square} and the box at {box}: {string.Join(", ", found)}.");
        }
    }
}
