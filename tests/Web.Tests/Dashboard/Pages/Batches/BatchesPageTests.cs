using Bunit;
using Bunit.TestDoubles;
using FakeFinder.Storage.Batches;
using FakeFinder.Web.Dashboard.Pages.Batches;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Batches;

public sealed class BatchesPageTests : DashboardContext
{
    [Fact]
    public void Without_a_batch_the_page_says_what_one_is_and_how_to_start_one()
    {
        var page = Open();

        Assert.Contains("many videos", page.Find("[data-testid=no-batches]").TextContent, StringComparison.Ordinal);
        Assert.NotNull(page.Find("section a[href='/analyse']"));
        Assert.Contains("FakeFinder:Web:BatchFolders", page.Markup, StringComparison.Ordinal);
    }

    [Fact]
    public void A_batch_is_told_by_its_first_file_its_number_and_how_far_it_is()
    {
        var running = Add("running", total: 20, completed: 11, failed: 1, "first & best.mp4");
        Add("completed", total: 1, completed: 1, failed: 0, "one.mp4");

        var page = Open();

        var row = page.Find($"[data-batch='{running.Id}']");
        Assert.Equal("first & best.mp4 and 19 more", row.QuerySelector($"a[href='/batches/{running.Id}']")!.TextContent);
        Assert.Contains("12 of 20 videos finished, 1 of them failed", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("60", row.QuerySelector("[role=progressbar]")!.GetAttribute("aria-valuenow"));
        Assert.Contains("one.mp4", page.FindAll("[data-batch]")[1].TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void The_list_follows_while_a_batch_is_running()
    {
        var row = Add("running", total: 20, completed: 11, failed: 0, "a.mp4");
        var page = Open();

        Batches.Batches[0] = row with { Completed = 15 };
        Time.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Assert.Contains("15 of 20", page.Markup, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_is_not_allowed_is_refused_in_a_sentence_and_one_that_is_becomes_a_batch()
    {
        var folder = Directory.CreateTempSubdirectory("fakefinder-batch-");
        Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));
        Browser.Services.Configure<WebOptions>(options => options.BatchFolders = [folder.FullName]);
        var page = Open();
        page.WaitForElement("[data-testid=detector-choice]");

        await page.Find("input[data-testid=batch-place]").InputAsync(new ChangeEventArgs { Value = "/etc" });
        await Start(page).ClickAsync(new());
        page.WaitForAssertion(
            () => Assert.Contains("The folder '/etc' is not read", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));

        // A file that is no video keeps its place; the library of this test takes none in.
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "link.mp4"), "");
        await page.Find("input[data-testid=batch-place]").InputAsync(new ChangeEventArgs { Value = folder.FullName });
        Library.Refusal = "link.mp4 is empty.";
        await Start(page).ClickAsync(new());

        page.WaitForAssertion(() => Assert.Equal("link.mp4 is empty.", Assert.Single(Assert.Single(Batch.Submitted).Videos).Refusal));
        Assert.Contains("/batches/", Browser.Services.GetRequiredService<BunitNavigationManager>().Uri, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    private BatchRow Add(string state, int total, int completed, int failed, string first)
    {
        var row = new BatchRow(
            Guid.CreateVersion7(),
            "",
            ["wm"],
            null,
            state,
            state == "running",
            total,
            completed,
            failed,
            DateTimeOffset.UnixEpoch,
            null,
            FirstFile: first);
        Batches.Batches.Add(row);
        return row;
    }

    private IRenderedComponent<BatchesPage> Open() => Browser.Render<BatchesPage>();

    private static AngleSharp.Dom.IElement Start(IRenderedComponent<BatchesPage> page) => page.Find("button[aria-describedby=batch-hint]");
}
