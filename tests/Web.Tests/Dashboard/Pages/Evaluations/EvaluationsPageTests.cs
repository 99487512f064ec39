using Bunit;
using Bunit.TestDoubles;
using FakeFinder.Contracts;
using FakeFinder.Storage.Evaluations;
using FakeFinder.Web.Dashboard.Pages.Evaluations;
using FakeFinder.Web.Evaluations;
using FakeFinder.Web.Tests.Dashboard.Evaluations;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.DependencyInjection;

namespace FakeFinder.Web.Tests.Dashboard.Pages.Evaluations;

public sealed class EvaluationsPageTests : DashboardContext
{
    private static readonly Guid BatchId = Guid.Parse("01930000-0000-7000-8000-000000000003");

    public EvaluationsPageTests() => Capacity.Workers.Add(ScriptedCapacity.Worker(draining: false, "residual"));

    [Fact]
    public void Where_there_is_none_the_page_says_what_an_evaluation_is_and_how_to_make_one()
    {
        var text = Open().Find("[data-testid=no-runs]").TextContent;

        Assert.Contains("how often each detector is right", text, StringComparison.Ordinal);
        Assert.Contains("fakefinder evaluate LABELS.csv", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_run_stands_with_its_state_and_leads_to_its_page()
    {
        var failed = Evaluations.Put("Broken", EvaluationStates.Failed, BatchId, "No video was scored.");
        var done = Evaluations.Put("Street clips", EvaluationStates.Completed);

        var page = Open();

        Assert.Equal($"/evaluations/{done.Id}", page.Find($"[data-run='{done.Id}'] a").GetAttribute("href"));
        var row = page.Find($"[data-run='{done.Id}']").TextContent;
        Assert.Contains("Completed", row, StringComparison.Ordinal);
        Assert.Contains("400", row, StringComparison.Ordinal);
        Assert.Contains("boken, wm", row, StringComparison.Ordinal);
        Assert.Contains("uploaded", row, StringComparison.Ordinal);
        Assert.Contains("No video was scored.", page.Find($"[data-run='{failed.Id}']").TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_one_runs_the_list_is_read_once_a_second_and_not_after_it_has_ended_or_the_page_was_left()
    {
        Batch.Now = Progress(BatchState.Running, finished: 5);
        var run = Evaluations.Put("Here", EvaluationStates.Running, BatchId);
        var page = Open();
        Assert.Equal("5 of 400 videos analysed.", page.Find("[data-cell=progress]").TextContent);

        Batch.Now = Progress(BatchState.Completed, finished: 400);
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(
            () => Assert.Equal("All videos are analysed; computing the figures.", page.Find("[data-cell=progress]").TextContent));

        Evaluations.Replace(run with { State = EvaluationStates.Completed });
        Time.Advance(TimeSpan.FromSeconds(1));
        page.WaitForAssertion(() => Assert.Equal("completed", page.Find("[data-run]").GetAttribute("data-state")));
        var lists = Evaluations.Lists;
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(lists, Evaluations.Lists);

        Evaluations.Put("Another", EvaluationStates.Running, BatchId);
        await Browser.DisposeComponentsAsync();
        Time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(lists, Evaluations.Lists);
    }

    [Fact]
    public async Task A_run_is_deleted_from_the_list_by_a_second_click()
    {
        Evaluations.Put("Street clips", EvaluationStates.Completed);
        var page = Open();

        await page.Find("[data-run] button").ClickAsync(new());
        Assert.Single(Evaluations.Runs);
        await page.FindAll("[data-run] button").Single(button => button.TextContent.Trim() == "Yes, delete").ClickAsync(new());

        page.WaitForElement("[data-testid=no-runs]");
    }

    [Fact]
    public void An_uploaded_document_is_kept_and_its_page_opens()
    {
        var page = Open();

        File(page, "metrics-file").UploadFiles(InputFileContent.CreateFromBinary(SampleEvaluation.Bytes, "metrics.json"));

        page.WaitForAssertion(() => Assert.Equal("Street clips 2030", Assert.Single(Evaluations.Runs).Name));
        page.WaitForAssertion(() => Assert.EndsWith(
            $"/evaluations/{Evaluations.Runs[0].Id}",
            Browser.Services.GetRequiredService<BunitNavigationManager>().Uri,
            StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("{\"schema\": 1}")]
    [InlineData("not json")]
    [InlineData("")]
    public void A_file_that_is_no_evaluation_is_refused_in_a_sentence_that_names_it(string content)
    {
        var page = Open();

        File(page, "metrics-file").UploadFiles(InputFileContent.CreateFromText(content, "notes.json"));

        page.WaitForAssertion(() =>
            Assert.StartsWith("notes.json was not taken: ", page.Find("[role=alert]").TextContent.Trim(), StringComparison.Ordinal));
        Assert.Empty(Evaluations.Runs);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_before_it_is_read()
    {
        var page = Open();

        File(page, "metrics-file")
            .UploadFiles(InputFileContent.CreateFromBinary(new byte[EvaluationRuns.MostMetricsBytes + 1], "large.json"));

        page.WaitForAssertion(
            () => Assert.Contains("at most 16.8 MB are taken", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_started_without_labels_and_labels_that_cannot_be_used_are_refused_in_a_sentence()
    {
        var page = Open();
        page.WaitForElement("[data-detector=residual]");
        Assert.Equal("Choose the labels first.", page.Find("#evaluate-hint").TextContent);

        File(page, "labels-file").UploadFiles(InputFileContent.CreateFromText("file,label\na.mp4,MAYBE\n", "labels.csv"));
        page.WaitForAssertion(() => Assert.Equal("", page.Find("#evaluate-hint").TextContent));
        await page.FindAll("button").Single(button => button.TextContent.Trim() == "Evaluate").ClickAsync(new());

        page.WaitForAssertion(() => Assert.Contains("labels.csv", page.Find("[role=alert]").TextContent, StringComparison.Ordinal));
        Assert.Empty(Evaluations.Runs);
    }

    private static BatchSnapshot Progress(BatchState state, int finished) =>
        new(BatchId, state, ["boken"], null, 400, finished, 0, DateTimeOffset.UnixEpoch, null, null);

    private static IRenderedComponent<InputFile> File(IRenderedComponent<EvaluationsPage> page, string testId) =>
        page.FindComponents<InputFile>().Single(file => file.Markup.Contains(testId, StringComparison.Ordinal));

    private IRenderedComponent<EvaluationsPage> Open()
    {
        var page = Browser.Render<EvaluationsPage>();
        page.WaitForState(() => !page.Markup.Contains("Asking for the evaluations", StringComparison.Ordinal));
        return page;
    }
}
