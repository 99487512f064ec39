using Bunit;
using Bunit.TestDoubles;
using FakeFinder.Contracts;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Tests.Dashboard.Evaluations;
using Microsoft.Extensions.DependencyInjection;
using Page = FakeFinder.Web.Dashboard.Pages.Evaluation.EvaluationPage;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Evaluation;

public sealed class EvaluationPageTests : DashboardContext
{
    private static readonly Guid BatchId = Guid.Parse("01930000-0000-7000-8000-000000000002");

    [Theory]
    [InlineData("no-id")]
    [InlineData("01930000-0000-7000-8000-000000000009")]
    public void A_run_that_is_not_there_has_a_page_that_says_so(string id) =>
        Assert.Equal("There is no such evaluation", Open(id).Find("h1").TextContent);

    [Fact]
    public void An_uploaded_run_shows_its_figures_and_the_link_to_its_document_alone()
    {
        var run = Evaluations.Put("Street clips", EvaluationStates.Completed);
        Evaluations.Put(run, SampleEvaluation.Bytes);

        var page = Open(run.Id.ToString());

        page.WaitForElement("[data-testid=metrics]");
        Assert.Equal("Street clips", page.Find("h1").TextContent);
        Assert.Equal("Completed", page.Find("[data-testid=run-state]").TextContent);
        Assert.Equal([$"/api/v1/evaluations/{run.Id}/metrics.json"], page.FindAll("a[download]").Select(link => link.GetAttribute("href")));
    }

    [Fact]
    public void A_run_that_was_made_here_has_its_scores_too()
    {
        var run = Evaluations.Put("Here", EvaluationStates.Completed, BatchId);
        Evaluations.Put(run, SampleEvaluation.Bytes);

        var page = Open(run.Id.ToString());

        page.WaitForElement("[data-testid=metrics]");
        Assert.Equal($"/api/v1/evaluations/{run.Id}/scores.csv", page.FindAll("a[download]")[1].GetAttribute("href"));
    }

    [Fact]
    public void A_running_one_shows_how_far_it_is_and_its_figures_once_it_has_ended()
    {
        Batch.Now = Progress(finished: 12);
        var run = Evaluations.Put("Here", EvaluationStates.Running, BatchId);
        var page = Open(run.Id.ToString());
        page.WaitForAssertion(() => Assert.Equal("12 of 400 videos analysed.", page.Find("[data-testid=progress]").TextContent));

        Batch.Now = Progress(finished: 300);
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("300 of 400 videos analysed.", page.Find("[data-testid=progress]").TextContent));

        Evaluations.Put(run, SampleEvaluation.Bytes);
        Evaluations.Replace(run with { State = EvaluationStates.Completed });
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForElement("[data-testid=metrics]");
        Assert.Empty(page.FindAll("[data-testid=progress]"));
    }

    [Fact]
    public void A_run_that_failed_says_why()
    {
        var run = Evaluations.Put("Here", EvaluationStates.Failed, BatchId, "The labels are gone; start it again.");

        var page = Open(run.Id.ToString());

        Assert.Contains("The labels are gone; start it again.", page.Markup, StringComparison.Ordinal);
        Assert.Equal("Its batch", page.Find($"a[href='/batches/{BatchId}']").TextContent);
    }

    [Fact]
    public void A_document_that_cannot_be_read_is_one_sentence()
    {
        var run = Evaluations.Put("Newer", EvaluationStates.Completed);
        Evaluations.Put(run, SampleEvaluation.BytesOf(SampleEvaluation.Document with { Schema = 99 }));
        var page = Open(run.Id.ToString());

        page.WaitForAssertion(() => Assert.Contains(
            "has schema 99, and this program knows up to 1", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_run_is_cancelled_by_a_second_click()
    {
        Batch.Now = Progress(finished: 12);
        var run = Evaluations.Put("Here", EvaluationStates.Running, BatchId);
        var page = Open(run.Id.ToString());
        page.WaitForElement("[data-testid=progress]");

        await ClickAsync(page, "Cancel");
        Assert.Equal(0, Batch.Cancelled);
        await ClickAsync(page, "Yes, cancel");

        Assert.Equal(1, Batch.Cancelled);
        page.WaitForAssertion(() => Assert.Equal("Cancelled", page.Find("[data-testid=run-state]").TextContent));
    }

    [Fact]
    public async Task A_run_is_deleted_by_a_second_click_and_the_list_comes_next()
    {
        var run = Evaluations.Put("Here", EvaluationStates.Completed);
        Evaluations.Put(run, SampleEvaluation.Bytes);
        var page = Open(run.Id.ToString());
        page.WaitForElement("[data-testid=metrics]");

        await ClickAsync(page, "Delete");
        await ClickAsync(page, "Keep it");
        Assert.Single(Evaluations.Runs);
        await ClickAsync(page, "Delete");
        await ClickAsync(page, "Yes, delete");

        Assert.Empty(Evaluations.Runs);
        Assert.EndsWith("/evaluations", Browser.Services.GetRequiredService<BunitNavigationManager>().Uri, StringComparison.Ordinal);
    }

    private static BatchSnapshot Progress(int finished) =>
        new(BatchId, BatchState.Running, ["boken"], null, 400, finished, 0, DateTimeOffset.UnixEpoch, null, null);

    private static Task ClickAsync(IRenderedComponent<Page> page, string name) =>
        page.FindAll("button").Single(button => button.TextContent.Trim() == name).ClickAsync(new());

    private IRenderedComponent<Page> Open(string id)
    {
        var page = Browser.Render<Page>(parameters => parameters.Add(evaluation => evaluation.Id, id));
        page.WaitForState(() => !page.Markup.Contains("Asking for the evaluation", StringComparison.Ordinal));
        return page;
    }
}
