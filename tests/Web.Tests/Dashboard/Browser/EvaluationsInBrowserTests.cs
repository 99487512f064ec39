using System.Text.Json;
using FakeFinder.Evaluation.Results;
using FakeFinder.Web.Tests.Dashboard.Evaluations;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>
/// Evaluations in Debian's Chromium against the running service: the upload, and the charts under the service's own policy.
/// </summary>
public sealed class EvaluationsInBrowserTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;
    private const string Hostile = "<a href=\"javascript:alert(1)\">x</a>";

    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public Task DisposeAsync() => browser.DisposeAsync().AsTask();

    [Theory]
    [InlineData(1400, ColorScheme.Light)]
    [InlineData(1400, ColorScheme.Dark)]
    [InlineData(390, ColorScheme.Light)]
    public async Task An_uploaded_evaluation_is_drawn_without_a_complaint_of_the_browser_and_fits_the_window(int width, ColorScheme scheme)
    {
        var page = await UploadAsync(SampleEvaluation.Document, width, scheme);

        foreach (var name in new[] { "roc", "det", "reliability" })
        {
            var chart = page.Locator($"[data-figure={name}]");
            await Expect(chart.Locator(".scatterlayer .trace")).ToHaveCountAsync(6, new() { Timeout = Patience });
            Assert.Equal(
                ["selimsef", "boken", "wm", "residual (heuristic)", "mean", "fusion"],
                await chart.Locator(".legendtext").AllTextContentsAsync());
            Assert.Equal(2, await chart.Locator(".xtitle, .ytitle").CountAsync());
            var paper = await chart.Locator(".main-svg").First.EvaluateAsync<string>("svg => svg.style.background");
            Assert.Equal(scheme == ColorScheme.Dark ? "rgb(26, 33, 41)" : "rgb(255, 255, 255)", paper);
        }

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Charts_follow_the_theme_and_the_choice_of_series_and_can_be_saved()
    {
        var page = await UploadAsync(SampleEvaluation.Document);
        var roc = page.Locator("[data-figure=roc]");
        await Expect(roc.Locator(".scatterlayer .trace")).ToHaveCountAsync(6, new() { Timeout = Patience });

        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await Expect(roc.Locator(".main-svg").First).ToHaveCSSAsync("background-color", "rgb(26, 33, 41)", new() { Timeout = Patience });

        await page.GetByTestId("series-choice").GetByLabel("boken").UncheckAsync();
        await Expect(roc.Locator(".scatterlayer .trace")).ToHaveCountAsync(5, new() { Timeout = Patience });

        var download = await page.RunAndWaitForDownloadAsync(
            () => roc.GetByRole(AriaRole.Button, new() { Name = "Save ROC" }).ClickAsync());
        Assert.Equal("roc.png", download.SuggestedFilename);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_name_that_is_markup_shows_as_a_text_in_every_chart_and_table()
    {
        var page = await UploadAsync(SampleEvaluation.Renamed(Hostile) with { Name = Hostile });
        var roc = page.Locator("[data-figure=roc]");
        await Expect(roc.Locator(".scatterlayer .trace")).ToHaveCountAsync(6, new() { Timeout = Patience });

        Assert.Equal(Hostile, (await roc.Locator(".legendtext").AllTextContentsAsync())[0]);
        Assert.Equal(0, await page.Locator("[href*=javascript], [*|href*=javascript]").CountAsync());
        await Expect(page.Locator("h1")).ToHaveTextAsync(Hostile);

        await roc.Locator(".nsewdrag").HoverAsync(new() { Position = new() { X = 20, Y = 120 } });
        await Expect(roc.Locator(".hoverlayer .hovertext").First).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Equal(0, await page.Locator(".hoverlayer a").CountAsync());
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task The_script_of_the_charts_is_loaded_where_charts_are_and_compressed()
    {
        var scripts = new List<IResponse>();
        var page = await OpenAsync("/evaluations");
        page.Response += (_, response) =>
        {
            if (response.Url.Contains("plotly", StringComparison.Ordinal))
            {
                scripts.Add(response);
            }
        };
        await page.ReloadAsync();
        await Expect(page.GetByTestId("metrics-file")).ToBeAttachedAsync(new() { Timeout = Patience });
        Assert.Empty(scripts);

        await UploadAsync(page, SampleEvaluation.Document);
        await Expect(page.Locator("[data-figure=roc] .scatterlayer .trace")).ToHaveCountAsync(6, new() { Timeout = Patience });

        var plotly = Assert.Single(scripts, script => script.Url.Contains("plotly-basic", StringComparison.Ordinal));
        Assert.Contains(await plotly.HeaderValueAsync("content-encoding"), (string?[])["br", "gzip"]);
        Assert.DoesNotContain(scripts, script => script.Url.Contains("/plotly-3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_large_evaluation_is_shown_in_pages()
    {
        var page = await UploadAsync(SampleEvaluation.Large(series: 40, groups: 20));

        await Expect(page.Locator("[data-figure=roc] .scatterlayer .trace")).ToHaveCountAsync(8, new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Next" }).ClickAsync();

        await Expect(page.GetByText("Values 11 to 20 of 20")).ToBeVisibleAsync(new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task A_file_that_is_no_evaluation_is_refused_in_a_sentence()
    {
        var page = await OpenAsync("/evaluations");

        await ChooseAsync(page, Payload(JsonSerializer.SerializeToUtf8Bytes(new { schema = 1 })));

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("metrics.json was not taken", new() { Timeout = Patience });
        Assert.EndsWith("/evaluations", page.Url, StringComparison.Ordinal);
        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("/evaluations", 390)]
    [InlineData("/evaluations", 320)]
    [InlineData("/evaluations/no-such-evaluation", 390)]
    public async Task No_page_scrolls_sideways(string path, int width)
    {
        var page = await OpenAsync(path, width);

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Keys_alone_reach_the_series_the_measure_and_the_tables()
    {
        var page = await UploadAsync(SampleEvaluation.Document);
        await Expect(page.Locator("[data-figure=roc] .scatterlayer .trace")).ToHaveCountAsync(6, new() { Timeout = Patience });
        var seen = new HashSet<string>();
        for (var step = 0; step < 70; step++)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<string[]>("""
                () => {
                  const at = document.activeElement;
                  const style = getComputedStyle(at);
                  return [at === document.body ? '' : at.outerHTML.slice(0, 160), style.outlineStyle, style.outlineWidth];
                }
                """);
            if (focus[0].Length > 0)
            {
                seen.Add(focus[0]);
                Assert.True(focus[1] != "none" && focus[2] != "0px", $"The focus on {focus[0]} cannot be seen.");
            }
        }

        string[] parts = ["type=\"checkbox\"", "name=\"correlation\"", "group-column", "aria-label=\"Save ROC", "data-testid=\"metrics\""];
        foreach (var part in parts)
        {
            Assert.Contains(seen, focus => focus.Contains(part, StringComparison.Ordinal));
        }
    }

    private static FilePayload Payload(byte[] bytes) => new() { Name = "metrics.json", MimeType = "application/json", Buffer = bytes };

    private static async Task ChooseAsync(IPage page, FilePayload file)
    {
        var input = page.GetByTestId("metrics-file");
        await Expect(input).ToBeEnabledAsync(new() { Timeout = Patience });
        await input.SetInputFilesAsync(file);
    }

    private static async Task UploadAsync(IPage page, EvaluationDocument document)
    {
        await ChooseAsync(page, Payload(SampleEvaluation.BytesOf(document)));
        await page.WaitForURLAsync("**/evaluations/*", new() { Timeout = Patience });
        await Expect(page.GetByTestId("metrics")).ToBeVisibleAsync(new() { Timeout = Patience });
    }

    private async Task<IPage> UploadAsync(EvaluationDocument document, int width = 1400, ColorScheme scheme = ColorScheme.Light)
    {
        var page = await OpenAsync("/evaluations", width, scheme);
        await UploadAsync(page, document);
        return page;
    }

    private Task<IPage> OpenAsync(string path, int width = 1400, ColorScheme scheme = ColorScheme.Light) =>
        browser.OpenAsync(path, width, scheme: scheme);
}
