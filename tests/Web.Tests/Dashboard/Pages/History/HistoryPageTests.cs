using Bunit;
using FakeFinder.Reports.Evidence;
using FakeFinder.Storage.Jobs;
using FakeFinder.Web.Dashboard.Pages.History;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.History;

public sealed class HistoryPageTests : DashboardContext
{
    public HistoryPageTests() => Navigation.NavigateTo("/jobs");

    private NavigationManager Navigation => Browser.Services.GetRequiredService<NavigationManager>();

    [Fact]
    public void Without_any_analysis_the_page_leads_to_the_first_one()
    {
        var page = Browser.Render<HistoryPage>();

        Assert.Contains("No analysis yet", page.Find("[data-testid=no-jobs]").TextContent, StringComparison.Ordinal);
        Assert.Equal("/analyse", page.Find("[data-testid=no-jobs] a").GetAttribute("href"));
        Assert.Empty(page.FindAll("table"));
    }

    [Fact]
    public void A_row_says_what_was_found_by_whom_it_was_asked_and_leads_to_the_analysis()
    {
        var job = Put("interview.mp4", "completed", 0.95) with { SubmittedBy = "Anna" };
        Index.Jobs[0] = job;

        var row = Browser.Render<HistoryPage>().Find($"tr[data-job='{job.Id}']");

        Assert.Equal($"/jobs/{job.Id}", row.QuerySelector("a")!.GetAttribute("href"));
        Assert.Equal($"/api/v1/videos/{job.VideoId}/thumbnail", row.QuerySelector("img")!.GetAttribute("src"));
        Assert.Contains("Strong sign", row.QuerySelector(".ff-band")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("1 of 1 detector above 90 %", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("95.0 %", row.TextContent, StringComparison.Ordinal);
        Assert.Contains("by Anna", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("1970-01-01 00:00:00 UTC", row.QuerySelector("time[data-local]")!.GetAttribute("title"));
    }

    [Fact]
    public void A_job_that_is_at_work_says_so_and_is_looked_at_again()
    {
        var job = Put("long.mp4", "running", null, open: true);
        var page = Browser.Render<HistoryPage>();
        Assert.Equal("Running", page.Find(".ff-history-result .ff-state").TextContent.Trim());

        Index.Jobs[0] = Row(job.Id, "long.mp4", "completed", 0.2);
        Time.Advance(TimeSpan.FromSeconds(4));

        page.WaitForAssertion(() => Assert.Equal("No sign", page.Find(".ff-band").TextContent.Trim()));
    }

    [Fact]
    public void The_address_says_what_is_looked_for_and_in_which_order()
    {
        Put("a.mp4", "completed", 0.8);

        Navigation.NavigateTo("/jobs?q=a.m&state=completed&detector=wm&band=moderate&submittedBy=Anna&archived=true&sort=-score&page=3"
            + "&from=2026-01-31&to=2026-02-01");
        Browser.Render<HistoryPage>();

        var query = Index.Asked[^1];
        Assert.Equal(("a.m", "completed", "wm", Band.Moderate), (query.Text, query.State, query.Detector, query.Band));
        Assert.Equal(("Anna", true, JobOrder.Highest, 100), (query.SubmittedBy, query.Archived, query.Order, query.Skip));

        // Without a browser that knows its zone, the days are those of UTC; the last one is included.
        Assert.Equal(new DateTimeOffset(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), query.From);
        Assert.Equal(new DateTimeOffset(2026, 2, 2, 0, 0, 0, TimeSpan.Zero), query.To);
    }

    [Fact]
    public void Typing_is_waited_for_and_then_stands_in_the_address()
    {
        Put("interview.mp4", "completed", 0.8);
        Put("speech.mp4", "completed", 0.8);
        Navigation.NavigateTo("/jobs?page=2&sort=name");
        var page = Browser.Render<HistoryPage>();
        var asked = Index.Asked.Count;

        page.Find("[data-testid=search]").Input("spe");
        page.Find("[data-testid=search]").Input("speech");
        Assert.Equal(asked, Index.Asked.Count);
        Time.Advance(HistoryFilters.Pause);

        page.WaitForAssertion(() => Assert.EndsWith("/jobs?sort=name&q=speech", Navigation.Uri, StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_found_leads_back_to_all_and_a_wrong_word_is_explained()
    {
        Put("a.mp4", "completed", 0.8);

        Navigation.NavigateTo("/jobs?q=zebra");
        Assert.Contains("Nothing matches", Browser.Render<HistoryPage>().Markup, StringComparison.Ordinal);
        Navigation.NavigateTo("/jobs?band=huge");
        var wrong = Browser.Render<HistoryPage>();

        Assert.Contains(
            "band is 'huge'; it must be one of notAssessed, noSign, weak, moderate, strong.",
            wrong.Find("[role=alert]").TextContent,
            StringComparison.Ordinal);
        Assert.Equal("/jobs", wrong.Find("[role=alert] a").GetAttribute("href"));
    }

    [Fact]
    public void Column_heads_sort_and_a_second_click_turns_the_order()
    {
        Put("a.mp4", "completed", 0.8);
        var page = Browser.Render<HistoryPage>();

        var heads = page.FindAll("thead a");
        Assert.EndsWith("/jobs?sort=name", heads[0].GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/jobs?sort=-score", heads[1].GetAttribute("href"), StringComparison.Ordinal);
        Assert.EndsWith("/jobs?sort=time", heads[2].GetAttribute("href"), StringComparison.Ordinal);
        Assert.Equal("descending", heads[2].ParentElement!.GetAttribute("aria-sort"));
    }

    [Fact]
    public void Two_that_are_selected_can_be_compared()
    {
        var (one, two) = (Put("a.mp4", "completed", 0.8), Put("b.mp4", "completed", 0.8));
        var page = Browser.Render<HistoryPage>();

        Choose(page, one);
        Assert.DoesNotContain("Compare", page.Find(".ff-history-actions").TextContent, StringComparison.Ordinal);
        Choose(page, two);

        Assert.Equal($"/compare?a={one.Id}&b={two.Id}", page.Find(".ff-history-actions a").GetAttribute("href"));
        Assert.Equal("2 selected", page.Find("[data-testid=chosen]").TextContent.Trim());
    }

    [Fact]
    public void One_that_has_ended_is_exported_in_every_form_and_several_as_one_table()
    {
        var (one, two) = (Put("a.mp4", "completed", 0.8), Put("b.mp4", "running", null, open: true));
        Browser.Render<MudBlazor.MudPopoverProvider>();
        var page = Browser.Render<HistoryPage>();

        Choose(page, one);
        Assert.Equal("Export", page.Find(".ff-history-actions .ff-export button").TextContent.Trim());
        Choose(page, two);

        Assert.Empty(page.FindAll(".ff-history-actions .ff-export"));
        Assert.Equal(
            $"/api/v1/jobs?format=csv&id={one.Id}&id={two.Id}",
            page.FindAll(".ff-history-actions a")
                .Single(link => link.TextContent.Contains("CSV", StringComparison.Ordinal))
                .GetAttribute("href"));
    }

    [Fact]
    public void The_whole_list_can_be_had_as_csv_by_the_conditions_of_the_page()
    {
        Put("clip a.mp4", "completed", 0.8);
        Navigation.NavigateTo("/jobs?q=clip%20a&state=completed&band=moderate&from=2026-01-31&sort=-score");

        var link = Browser.Render<HistoryPage>().Find("[data-testid=csv]");

        Assert.Equal("All 1 as CSV", link.TextContent);
        Assert.Equal(
            "/api/v1/jobs?format=csv&q=clip%20a&state=completed&band=moderate&from=2026-01-31T00%3A00%3A00.0000000%2B00%3A00&sort=-score",
            link.GetAttribute("href"));
    }

    [Fact]
    public void What_is_archived_leaves_the_list()
    {
        var (one, two) = (Put("a.mp4", "completed", 0.8), Put("b.mp4", "completed", 0.8));
        var page = Browser.Render<HistoryPage>();

        Choose(page, one);
        Press(page, "Archive");

        page.WaitForAssertion(() => Assert.Equal($"{two.Id}", Assert.Single(page.FindAll("tr[data-job]")).GetAttribute("data-job")));
        Assert.Contains("1 analysis archived.", page.Find(".ff-history-said").TextContent, StringComparison.Ordinal);
        Assert.True(Index.Jobs.Single(job => job.Id == one.Id).IsArchived);
    }

    [Fact]
    public void A_deletion_is_asked_first_and_says_what_could_not_be_deleted()
    {
        var (one, two) = (Put("a.mp4", "completed", 0.8), Put("b.mp4", "running", null, open: true));
        Job.Undeletable[two.Id] = $"Job {two.Id} cannot be deleted while it is running.";
        var page = Browser.Render<HistoryPage>();
        Choose(page, one);
        Choose(page, two);

        Press(page, "Delete…");
        Assert.Empty(Job.Deleted);
        Assert.Contains("Delete 2 analyses?", page.Find("[role=alertdialog]").TextContent, StringComparison.Ordinal);
        page.Find("[role=alertdialog] input[type=checkbox]").Change(true);
        Press(page, "Delete 2 analyses");

        page.WaitForAssertion(() => Assert.Equal([(one.Id, true)], Job.Deleted));
        page.WaitForAssertion(() => Assert.Contains(
            $"1 analysis deleted; 1 could not be. Job {two.Id} cannot be deleted while it is running.",
            page.Find(".ff-history-said").TextContent,
            StringComparison.Ordinal));
        Assert.Empty(page.FindAll("[role=alertdialog]"));
    }

    [Fact]
    public void A_long_list_has_pages()
    {
        for (var i = 0; i <= HistoryPage.Length; i++)
        {
            Put($"{i}.mp4", "completed", 0.8);
        }

        var first = Browser.Render<HistoryPage>();
        Assert.Equal("-time", first.Find(".ff-filter-sort select").GetAttribute("value"));
        Assert.Contains("1 to 50 of 51", first.Find(".ff-history-pages").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/jobs?page=2", first.Find("a[rel=next]").GetAttribute("href"), StringComparison.Ordinal);

        Navigation.NavigateTo("/jobs?page=2");
        var second = Browser.Render<HistoryPage>();
        Assert.Contains("51 to 51 of 51", second.Find(".ff-history-pages").TextContent, StringComparison.Ordinal);
        Assert.EndsWith("/jobs", second.Find("a[rel=prev]").GetAttribute("href"), StringComparison.Ordinal);
        Assert.Empty(second.FindAll("a[rel=next]"));
    }

    private static void Choose(IRenderedComponent<HistoryPage> page, JobRow job) =>
        page.Find($"tr[data-job='{job.Id}'] input[type=checkbox]").Change(true);

    private static void Press(IRenderedComponent<HistoryPage> page, string label) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == label).Click();

    private JobRow Put(string name, string state, double? score, bool open = false)
    {
        var row = Row(Guid.CreateVersion7(), name, state, score, open);
        Index.Jobs.Add(row);
        return row;
    }

    private static JobRow Row(Guid id, string name, string state, double? score, bool open = false) => new(
        id,
        new string('a', 64),
        name,
        state,
        open,
        DateTimeOffset.UnixEpoch,
        open ? null : DateTimeOffset.UnixEpoch,
        [new PartRow("wm", state, score, null)],
        TopScore: score);
}
