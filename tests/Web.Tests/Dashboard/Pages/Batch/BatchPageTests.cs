using Bunit;
using FakeFinder.Contracts;
using FakeFinder.Storage.Batches;
using FakeFinder.Storage.Jobs;
using Microsoft.AspNetCore.Components;
using BatchPage = FakeFinder.Web.Dashboard.Pages.Batch.BatchPage;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Batch;

public sealed class BatchPageTests : DashboardContext
{
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-00000000000b");

    [Fact]
    public void A_batch_that_was_never_submitted_has_a_page_that_says_so()
    {
        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("There is no such batch", page.Find("h1").TextContent));
        Assert.Equal("There is no such batch", Open("no-id").Find("h1").TextContent);
    }

    [Fact]
    public void A_running_batch_says_how_far_it_is_how_fast_and_how_long_it_takes()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Running, 2000, 1200, "wm") with { SubmittedAt = Time.GetUtcNow().AddMinutes(-10) };
        Put("first.mp4", "completed", ("wm", 0.95));

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal("first.mp4 and 1\u202F999 more", page.Find("h1").TextContent));
        Assert.Equal("Running", page.Find("[data-testid=batch-state]").TextContent);
        Assert.Contains("1\u202F200 of 2\u202F000 videos finished", page.Markup, StringComparison.Ordinal);
        var figures = page.Find("[data-testid=figures]").TextContent;
        Assert.Contains("120 videos a minute", figures, StringComparison.Ordinal);
        Assert.Contains("about 12 min", figures, StringComparison.Ordinal);
        Assert.Contains("2000-01-01 00:12 UTC", figures, StringComparison.Ordinal);
        Assert.NotNull(page.Find($"a[href='/api/v1/batches/{Id}/results?format=csv']"));
    }

    [Fact]
    public void Results_stand_beside_their_videos_with_bands_and_lead_to_their_jobs()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Completed, 3, 3, "wm", "residual");
        var first = Put("a.mp4", "completed", ("wm", 0.95), ("residual", 0.2));
        Put("b.mp4", "open");
        Put("c.mp4", "completed", ("wm", 0.5), ("residual", 0.2));

        var page = Open();

        page.WaitForAssertion(() => Assert.Equal(3, page.FindAll("[data-video]").Count));
        var rows = page.FindAll("[data-video]");
        Assert.Contains("95.0 % · Strong sign", rows[0].TextContent, StringComparison.Ordinal);
        Assert.NotNull(rows[0].QuerySelector($"a[href='/jobs/{first}']"));
        Assert.DoesNotContain("No sign", rows[0].TextContent, StringComparison.Ordinal);
        Assert.Empty(rows[1].QuerySelectorAll("a"));
        Assert.Contains("Waiting", rows[1].TextContent, StringComparison.Ordinal);
        Assert.Contains("Not assessed", rows[2].TextContent, StringComparison.Ordinal);
        Assert.Contains("residual (heuristic)", page.Find("thead").TextContent, StringComparison.Ordinal);
        Assert.All(Batches.Asked, query => Assert.Equal(["wm"], query.Detectors));
    }

    [Fact]
    public async Task The_table_is_sorted_and_filtered_by_the_database()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Completed, 2, 2, "wm");
        Put("a.mp4", "completed", ("wm", 0.95));
        Put("b.mp4", "completed", ("wm", 0.2));
        var page = Open();
        page.WaitForElement("[data-sort=Score]");

        await page.Find("[data-sort=Score]").ClickAsync(new());
        Assert.Equal((BatchOrder.Score, true), (Batches.Asked[^1].Order, Batches.Asked[^1].Descending));
        Assert.Equal("descending", page.Find("th:has([data-sort=Score])").GetAttribute("aria-sort"));
        await page.Find("[data-sort=Score]").ClickAsync(new());
        Assert.False(Batches.Asked[^1].Descending);

        await page.Find("[data-testid=filter-scores]").ChangeAsync(new ChangeEventArgs { Value = "moderate" });
        Assert.Equal((0.7, null), (Batches.Asked[^1].Above, Batches.Asked[^1].AtMost));
        await page.Find("[data-testid=filter-scores]").ChangeAsync(new ChangeEventArgs { Value = "none" });
        Assert.Equal((null, 0.5), (Batches.Asked[^1].Above, Batches.Asked[^1].AtMost));
        await page.Find("[data-testid=filter-state]").ChangeAsync(new ChangeEventArgs { Value = "failed" });
        Assert.Equal("failed", Batches.Asked[^1].State);
    }

    [Fact]
    public void The_histogram_counts_trained_detectors_alone_and_has_a_table()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Completed, 9, 9, "wm", "residual");
        Batches.Counts.AddRange([new("wm", 1, 4), new("wm", 19, 2), new("wm", ScoreCount.NotAssessed, 3), new("residual", 12, 9)]);

        var page = Open();

        page.WaitForElement("[data-testid=histogram-table]");
        Assert.Equal(
            "Of 6 scores, no sign: 4, weak sign: 0, moderate sign: 0, strong sign: 2.",
            page.Find(".ff-histogram").GetAttribute("aria-label"));
        Assert.Equal(2, page.FindAll(".ff-histogram rect").Count);
        var rows = page.FindAll("[data-testid=histogram-table] tbody tr").Select(row => row.TextContent).ToList();
        Assert.Equal(21, rows.Count);
        Assert.Matches(@"5 % to 10 %\s*No sign\s*4", rows[1]);
        Assert.Matches(@"exactly 50 %\s*Not assessed\s*3", rows[20]);
    }

    [Fact]
    public void New_results_appear_while_the_batch_runs_and_its_end_is_shown()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Running, 2, 0, "wm");
        Put("a.mp4", "open");
        Put("b.mp4", "open");
        var page = Open();
        page.WaitForElement("[data-video]");

        Batches.Videos.Clear();
        Put("a.mp4", "completed", ("wm", 0.1));
        Put("b.mp4", "completed", ("wm", 0.8));
        Assert.True(Batch.Changes.Writer.TryWrite(ScriptedBatch.Snapshot(BatchState.Completed, 2, 2, "wm")));
        page.WaitForAssertion(() => Assert.Equal("Completed", page.Find("[data-testid=batch-state]").TextContent));
        Time.Advance(TimeSpan.FromSeconds(2));

        page.WaitForAssertion(() => Assert.Contains("80.0 % · Moderate sign", page.Markup, StringComparison.Ordinal));
        Assert.Contains("Ended after", page.Find("[data-testid=figures]").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Cancelling_asks_first()
    {
        Batch.Now = ScriptedBatch.Snapshot(BatchState.Running, 2, 0, "wm");
        var page = Open();
        page.WaitForElement("[data-testid=batch-state]");

        await Button(page, "Cancel the batch").ClickAsync(new());
        Assert.Equal(0, Batch.Cancelled);
        await Button(page, "Keep running").ClickAsync(new());
        await Button(page, "Cancel the batch").ClickAsync(new());
        await Button(page, "Yes, cancel").ClickAsync(new());

        Assert.Equal(1, Batch.Cancelled);
    }

    private static AngleSharp.Dom.IElement Button(IRenderedComponent<BatchPage> page, string text) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == text);

    private Guid Put(string name, string state, params (string Detector, double Score)[] scores)
    {
        var job = Guid.CreateVersion7();
        var place = Batches.Videos.Count;
        var isOver = state != "open";
        var parts = scores.Select(score => new PartRow(score.Detector, "completed", score.Score, null)).ToList();
        Batches.Videos.Add(new BatchListedVideo(
            new BatchResultRow(isOver ? place + 1 : null, place, $"{place:x64}", name, job, state, null, parts),
            isOver ? state : null,
            scores.Select(score => (double?)score.Score).FirstOrDefault(score => score != 0.5)));
        return job;
    }

    private IRenderedComponent<BatchPage> Open(string? id = null) =>
        Browser.Render<BatchPage>(parameters => parameters.Add(page => page.Id, id ?? $"{Id}"));
}
