using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FakeFinder.Web.Tests.Dashboard.Browser;

/// <summary>Many files at once in Debian's Chromium against the running service: cut off, continued, and analysed as a batch.</summary>
public sealed partial class UploadsInBrowserTests(ServiceFixture service) : IClassFixture<ServiceFixture>, IAsyncLifetime
{
    private const float Patience = DashboardBrowser.Patience;
    private const int Piece = 16 << 20;

    private readonly DirectoryInfo clips = Directory.CreateTempSubdirectory("fakefinder-clips-");
    private DashboardBrowser browser = null!;

    public async Task InitializeAsync() => browser = await DashboardBrowser.LaunchAsync(service.BaseAddress);

    public async Task DisposeAsync()
    {
        await browser.DisposeAsync();
        clips.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_files_are_dropped_one_is_cut_off_and_continues_and_both_are_analysed_as_a_batch()
    {
        var page = await OpenAsync("/analyse");
        var offsets = new List<string>();
        var cut = false;
        await page.RouteAsync(Uploads(), async route =>
        {
            var request = route.Request;
            if (request.Method == "PATCH")
            {
                var offset = (await request.HeaderValueAsync("upload-offset"))!;
                offsets.Add(offset);
                if (offset == $"{Piece}" && !cut)
                {
                    cut = true;
                    await route.AbortAsync("connectionreset");
                    return;
                }
            }

            await route.ContinueAsync();
        });

        await DropAsync(page, Large("large.mp4"), Repository.Sample);
        await Expect(page.GetByTestId("chosen").Locator("li")).ToHaveCountAsync(2, new() { Timeout = Patience });

        Assert.True(cut, "The second piece of the large file was cut off.");
        Assert.Equal(2, offsets.Count(offset => offset == $"{Piece}"));
        Assert.Equal(2, offsets.Count(offset => offset == "0"));
        await Expect(page.GetByTestId("uploads")).ToHaveCountAsync(0);

        var choice = page.GetByTestId("detector-choice");
        await Expect(choice.Locator("[data-detector=residual]")).ToContainTextAsync("Ready", new() { Timeout = Patience });
        await page.GetByRole(AriaRole.Button, new() { Name = "Analyse 2 clips" }).ClickAsync();
        await page.WaitForURLAsync("**/batches/*", new() { Timeout = Patience });
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });
        await Expect(page.Locator("[data-video]")).ToHaveCountAsync(2, new() { Timeout = Patience });
        await Expect(page.Locator("[data-video='1']")).ToContainTextAsync("Completed", new() { Timeout = Patience });
        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));

        await page.Locator("[data-video='1'] a").ClickAsync();
        await Expect(page.GetByTestId("job-state")).ToHaveTextAsync("Completed", new() { Timeout = Patience });
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task An_upload_that_a_reload_cut_off_continues_when_its_file_is_chosen_again()
    {
        var page = await OpenAsync("/analyse");
        var file = Large("again.mp4");
        var offsets = new List<string>();
        await page.RouteAsync(Uploads(), async route =>
        {
            if (route.Request.Method == "PATCH" && await route.Request.HeaderValueAsync("upload-offset") is { } offset && offset != "0")
            {
                offsets.Add(offset);
                if (offsets.Count == 1)
                {
                    // Answered by nobody: the reload comes meanwhile.
                    return;
                }
            }

            await route.ContinueAsync();
        });
        await page.GetByTestId("clip-file").SetInputFilesAsync(file);
        await Expect(page.GetByTestId("uploads").Locator("[data-file='again.mp4']")).ToContainTextAsync("%", new() { Timeout = Patience });
        while (offsets.Count == 0)
        {
            await Task.Delay(50);
        }

        await page.ReloadAsync();

        var row = page.GetByTestId("uploads").Locator("[data-file='again.mp4'][data-state=left]");
        await Expect(row).ToContainTextAsync("Choose this file again", new() { Timeout = Patience });
        await page.GetByTestId("clip-file").SetInputFilesAsync(file);
        await page.WaitForURLAsync("**/analyse?video=*", new() { Timeout = Patience });
        Assert.Equal([$"{Piece}", $"{Piece}", $"{2 * Piece}"], offsets);
        Assert.Empty(browser.Complaints);
    }

    [Fact]
    public async Task Twenty_files_that_are_chosen_at_once_become_a_batch_whose_page_shows_all_of_them_finished()
    {
        const int count = 20;
        var page = await OpenAsync("/analyse");
        await page.GetByTestId("clip-file").SetInputFilesAsync(Enumerable.Range(1, count).Select(number => Small($"clip-{number:00}.mp4")));
        await Expect(page.GetByTestId("chosen").Locator("li")).ToHaveCountAsync(count, new() { Timeout = Patience });
        var choice = page.GetByTestId("detector-choice");
        await Expect(choice.Locator("[data-detector=residual]")).ToContainTextAsync("Ready", new() { Timeout = Patience });

        await page.GetByRole(AriaRole.Button, new() { Name = $"Analyse {count} clips" }).ClickAsync();
        await page.WaitForURLAsync("**/batches/*", new() { Timeout = Patience });
        await Expect(page.GetByTestId("batch-state")).ToHaveTextAsync("Completed", new() { Timeout = count * Patience });
        await Expect(page.GetByTestId("found")).ToContainTextAsync($"{count} videos", new() { Timeout = Patience });

        // The list draws the rows in sight alone: walk through it.
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(Patience));
        var finished = new HashSet<string>();
        while (finished.Count < count)
        {
            Assert.False(patience.IsCancellationRequested, $"The list shows {finished.Count} of {count} videos.");
            foreach (var row in await page.Locator("[data-video]").AllAsync())
            {
                await Expect(row).ToContainTextAsync("Completed", new() { Timeout = Patience });
                finished.Add((await row.GetAttributeAsync("data-video"))!);
            }

            await page.GetByTestId("results").EvaluateAsync("list => list.scrollBy(0, 120)");
        }

        Assert.Empty(browser.Complaints);
    }

    [Theory]
    [InlineData("/batches", 390)]
    [InlineData("/batches", 320)]
    [InlineData("/batches/no-such-batch", 390)]
    public async Task No_page_scrolls_sideways(string path, int width)
    {
        var page = await OpenAsync(path, width);

        Assert.Equal(0, await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"));
        Assert.Empty(browser.Complaints);
    }

    /// <summary>The sample with free space behind it, which no player shows: three pieces of an upload.</summary>
    private string Large(string name)
    {
        var path = Path.Combine(clips.FullName, name);
        var sample = File.ReadAllBytes(Repository.Sample);
        var free = (2 * Piece) + 1000;
        using var file = File.Create(path);
        file.Write(sample);
        file.Write([(byte)(free >> 24), (byte)(free >> 16), (byte)(free >> 8), (byte)free, .. "free"u8]);
        file.SetLength(sample.Length + free);
        return path;
    }

    /// <summary>The sample with its own name behind its end, which makes other bytes of it.</summary>
    private string Small(string name)
    {
        var path = Path.Combine(clips.FullName, name);
        byte[] box = [0, 0, 0, (byte)(8 + name.Length), .. "free"u8, .. Encoding.ASCII.GetBytes(name)];
        File.WriteAllBytes(path, [.. File.ReadAllBytes(Repository.Sample), .. box]);
        return path;
    }

    /// <summary>As a person drops files: the browser fills a DataTransfer from files that it has read by an input of its own.</summary>
    private static async Task DropAsync(IPage page, params string[] files)
    {
        await page.EvaluateAsync("""
            () => {
              const input = document.createElement('input');
              input.type = 'file';
              input.multiple = true;
              input.id = 'dropped';
              document.body.append(input);
            }
            """);
        await page.Locator("#dropped").SetInputFilesAsync(files);
        await page.EvaluateAsync("""
            () => {
              const input = document.getElementById('dropped');
              const transfer = new DataTransfer();
              [...input.files].forEach(file => transfer.items.add(file));
              const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
              document.querySelector('.ff-drop').dispatchEvent(drop);
              input.remove();
            }
            """);
    }

    private Task<IPage> OpenAsync(string path, int width = 1280) => browser.OpenAsync(path, width);

    [GeneratedRegex("/api/v1/uploads")]
    private static partial Regex Uploads();
}
